import type { JsonValue } from "../notebook/model";
import { drawStandaloneChart } from "../html/chart/standalone";
import { objectOf } from "../html/chart/values";

const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/**
 * Called in a notebook's cell: shows a plotly figure, in whatever the notebook is opened with. Where plotly is known
 * (VS Code, Jupyter with its extension, reports) it is interactive; elsewhere (plain Jupyter, GitHub) a picture stands
 * in its place. Outside of a notebook, nothing happens.
 *
 * @param figure `{ data, layout }` as plotly has it: https://plotly.com/javascript/reference/
 */
export function showFigure(figure: { data: readonly object[]; layout?: object }): void {
  const json = JSON.parse(JSON.stringify(figure)) as { data: JsonValue[]; layout?: JsonValue };
  const picture = drawStandaloneChart(json.data, objectOf(json.layout));
  const bundle = { [PLOTLY_MIME]: json, ...(picture !== undefined && { "image/svg+xml": picture }) };
  publish()?.({ data: bundle, metadata: {}, transient: {} }, false);
}

interface Displayed {
  data: object;
  metadata: object;
  transient: object;
}

/** What tslab's own `display` calls with one form of a thing; here it is given several, of which a page takes its best. */
function publish(): ((displayed: Displayed, isUpdate: boolean) => void) | undefined {
  const { __tslab__: kernel } = globalThis as { __tslab__?: { require?(name: string): unknown } };
  const jupyter = kernel?.require?.("tslab/dist/jupyter") as
    { lastWriteDisplayData: ((displayed: Displayed, isUpdate: boolean) => void) | null } | undefined;
  return jupyter?.lastWriteDisplayData ?? undefined;
}
