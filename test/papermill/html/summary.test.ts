import { describe, expect, it } from "vitest";
import { renderNotebook } from "../../../src/papermill/html/render-notebook";
import { readSummary, renderSummary, type ReportSummary } from "../../../src/papermill/html/summary";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell, JsonObject, Notebook, Output } from "../../../src/papermill/notebook/model";

const FIGURE: Output = {
  output_type: "display_data",
  data: { "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }] } },
  metadata: {},
};

function summaryOf(papermill: JsonObject, ...outputs: Output[]): ReportSummary | undefined {
  const cell: CodeCell = { ...newCodeCell("a", "x", []), outputs };
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: { papermill }, cells: [cell] };
  return readSummary(renderNotebook(notebook, { title: "</script><b>" }));
}

describe("a report's summary", () => {
  it("comes back from the report", () => {
    const run = {
      input_path: "notebooks\\a.ipynb",
      start_time: "2026-11-20T08:30:00Z",
      end_time: "2026-11-20T08:30:05Z",
      duration: 5,
      parameters: { profile: "</script>", seeds: [1, 2] },
    };
    expect(summaryOf(run, FIGURE)).toEqual({
      title: "</script><b>",
      notebook: "a.ipynb",
      status: "completed",
      error: "",
      started: "2026-11-20T08:30:00Z",
      duration: 5,
      verdicts: [],
      parameters: [
        ["profile", '"</script>"'],
        ["seeds", "[1, 2]"],
      ],
      picture: expect.stringMatching(/^<svg class="chart".*<\/svg>$/s) as string,
    });
  });

  it("tells of the error that ended the run, and of a run that did not end", () => {
    const error: Output = { output_type: "error", ename: "TypeError", evalue: "boom\nmore", traceback: [] };
    const failed = summaryOf({ exception: true, end_time: "2026-11-20T08:30:05Z" }, error);
    expect(failed).toMatchObject({ status: "failed", error: "TypeError: boom", picture: "" });
    expect(summaryOf({ start_time: "2026-11-20T08:30:00Z" })?.status).toBe("unfinished");
  });

  it("is believed nothing: other types become text, and a picture with anything but drawing is left out", () => {
    const summary = {
      title: 5,
      verdicts: "no",
      parameters: [
        [1, 2, 3],
        ["a", 1],
      ],
      picture: "",
    };
    const read = (picture: string): ReportSummary | undefined =>
      readSummary(renderSummary({ ...summary, picture } as unknown as ReportSummary));
    expect(read("")).toMatchObject({ title: "5", verdicts: [], parameters: [["a", "1"]], duration: null });
    for (const inside of [
      "<script>alert(1)</script>",
      '<g onload="alert(1)"/>',
      '<a href="javascript:alert(1)"/>',
      '<path style="fill: url(https://example.com)"/>',
      "<foreignObject/>",
    ]) {
      expect(read(`<svg class="chart">${inside}</svg>`)!.picture).toBe("");
    }
    expect(read('<svg class="chart"><path d="M0 0"/></svg>')!.picture).not.toBe("");
    expect(readSummary("<html></html>")).toBeUndefined();
    expect(readSummary('<script type="application/json" id="summary">{</script>')).toBeUndefined();
  });
});
