import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { showFigure } from "../../../src/papermill/contract/show-figure";

const kernel = globalThis as { __tslab__?: unknown };

describe("showFigure", () => {
  afterEach(() => {
    delete kernel.__tslab__;
  });

  /** What the kernel is given to show. */
  function shown(figure: Parameters<typeof showFigure>[0]): Record<string, unknown> {
    const displayed: { data: Record<string, unknown> }[] = [];
    const loaded = [
      { filename: join("lib", "main.js"), exports: {} },
      { filename: join("other", "tslab", "dist", "jupyter.js"), exports: { lastWriteDisplayData: null } },
      {
        filename: join("lib", "tslab", "dist", "jupyter.js"),
        exports: { lastWriteDisplayData: (content: (typeof displayed)[0]) => displayed.push(content) },
      },
    ];
    kernel.__tslab__ = { require: { cache: { ...loaded } } };
    showFigure(figure);
    expect(displayed).toHaveLength(1);
    return displayed[0].data;
  }

  it("gives the figure as JSON, and a picture with its title for pages without plotly", () => {
    const figure = { data: [{ y: [1, 2] }], layout: { title: { text: "a < b" }, height: 300 } };
    const bundle = shown(figure);
    expect(bundle["application/vnd.plotly.v1+json"]).toEqual(figure);
    const svg = bundle["image/svg+xml"] as string;
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]* width="760" height="298"/);
    expect(svg).toContain(">a &lt; b</text>");
    // Every colour that the drawing refers to is there.
    for (const [, name] of svg.matchAll(/var\((--[\w-]+)\)/g)) expect(svg).toContain(`${name}: `);
  });

  it("gives the figure alone where it cannot be drawn", () => {
    expect(Object.keys(shown({ data: [{ type: "pie" }] }))).toEqual(["application/vnd.plotly.v1+json"]);
  });

  it("does nothing outside of a notebook", () => {
    expect(() => showFigure({ data: [] })).not.toThrow();
  });
});
