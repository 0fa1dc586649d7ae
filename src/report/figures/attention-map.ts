import { COLORSCALE, type PlotlyFigure, axis, layout } from "./figure";

/**
 * Where a memory network looks: for one query, the attention of each layer over the rows of its memory, strongest last
 * layer first.
 *
 * @param attention `attention[t][i]`, the weight of memory row `i` in layer `t`; each layer sums to 1.
 * @param classes the class name of each memory row.
 * @throws RangeError when the layers and the class names differ in length.
 */
export function attentionMap(
  attention: readonly ArrayLike<number>[],
  classes: readonly string[],
  title: string,
): PlotlyFigure {
  const wrong = attention.find((layer) => layer.length !== classes.length);
  if (attention.length === 0 || wrong !== undefined) {
    throw new RangeError(
      `attentionMap: expected layers with a weight for each of ${classes.length} memory rows, ` +
        `got ${attention.length} layers, one with ${wrong?.length ?? 0} weights`,
    );
  }
  const last = attention[attention.length - 1];
  const order = classes.map((_, i) => i).sort((a, b) => last[b] - last[a] || a - b);
  const names = order.map((i, place) => `${place + 1}. ${classes[i]}`);
  const heatmap = {
    type: "heatmap",
    x: names,
    y: attention.map((_, t) => `layer ${t + 1}`),
    z: attention.map((layer) => order.map((i) => 100 * layer[i])),
    colorscale: COLORSCALE,
    zmin: 0,
    colorbar: { title: { text: "attention, %", side: "right" }, thickness: 12, outlinewidth: 0 },
    hovertemplate: "%{y}<br>%{x}<br>%{z:.2f} %<extra></extra>",
  };
  return {
    data: [heatmap],
    layout: layout(title, {
      xaxis: axis("rows of the memory, by class", {
        showgrid: false,
        type: "category",
        showticklabels: false,
        ticks: "",
      }),
      yaxis: axis("", { showgrid: false, type: "category", autorange: "reversed", ticks: "" }),
      height: 180 + 34 * attention.length,
    }),
  };
}
