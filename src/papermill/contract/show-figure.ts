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

type Publish = (displayed: Displayed, isUpdate: boolean) => void;

/**
 * What tslab's own `display` calls with one form of a thing; here it is given several, of which a page takes its best.
 * It is looked up among what the kernel has loaded: a notebook may lie where no tslab is installed, or another one.
 */
function publish(): Publish | undefined {
  const { __tslab__: kernel } = globalThis as { __tslab__?: { require: NodeJS.Require } };
  return Object.values(kernel?.require.cache ?? {})
    .filter((module) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(module!.filename))
    .map((module) => (module!.exports as { lastWriteDisplayData: Publish | null }).lastWriteDisplayData)
    .find((write) => write !== null);
}
