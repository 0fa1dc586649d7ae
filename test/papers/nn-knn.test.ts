import { describe, expect, it } from "vitest";
import { contradictions } from "../../src/report/contradictions";
import { loadPaper } from "../../src/report/load-paper";
import { type PaperTable, printedRow, tableOf } from "../../src/report/paper";

const paper = loadPaper("nn-knn");
const table = (id: number | string): PaperTable => tableOf("test", paper, id);

// The tables once more, line by line as the paper prints them; `_` stands for a space in a name, `-` for no figure.
const SIZES = `Iris 4 150 3
  Zebra_(a) 2 110 2
  Zebra_(b) 2 220 2
  Wine 13 178 3
  Breast_Cancer 30 569 2
  Balance 4 625 3
  Digits 64 1797 10`;
// Data set, w=1, w=4, k, NN-kNN_O, NNet.
const SMALL_SETS = `Iris 0.980(0.031) 0.973(0.044) 5 0.966 0.987
  Zebra_(a) 0.945(0.164) 0.964(0.073) 1 0.918 0.782
  Zebra_(a) 0.800(0.172) 0.982(0.036) 5 - -
  Zebra_(b) 0.764(0.057) 0.923(0.041) 1 0.968 0.673
  Zebra_(b) 0.718(0.076) 0.932(0.047) 5 - -
  Wine 0.922(0.075) 0.972(0.038) 1 0.994 0.836
  Wine 0.838(0.103) 0.843(0.110) 5 - -
  Breast_Cancer 0.986(0.019) 0.984(0.018) 5 0.959 0.951
  Balance 0.942(0.025) 0.952(0.032) 5 0.944 0.994
  Digits 0.983(0.008) 0.986(0.010) 5 0.988 0.983`;
const IMAGES = `Conv_+_NN-kNN_500 0.688(0.006) 0.867(0.003)
  Conv_+_NN-kNN_2000 0.675(0.003) 0.841(0.008)
  ConvNet 0.689 0.875
  kNN 0.339 0.469
  Pre-Conv_+_kNN 0.647 0.869
  Pre-Conv_+_NN-kNN 0.585 0.750`;
const SENTENCES = `Bi-LSTM 0.376 0.776
  PreBi-LSTM_+_kNN 0.352 0.782
  PreBi-LSTM_+_NN-kNN 0.363(0.002) 0.785(0.001)
  Bi-LSTM_+_NN-kNN 0.368(0.007) 0.763(0.003)`;

const lines = (text: string): string[][] =>
  text.split("\n").map((line) => {
    const [name, ...cells] = line.trim().split(" ");
    return [name.replaceAll("_", " "), ...cells];
  });

/** A cell as the paper prints it: a share, and its standard deviation in parentheses. */
function printed(id: number, row: string, column: string): string {
  const own = table(id);
  const { figures, deviations } = printedRow("test", own, row);
  const at = own.columns.indexOf(column);
  const share = (percent: unknown): string => ((percent as number) / 100).toFixed(3);
  if (figures[at] === undefined) return "-";
  return share(figures[at]) + (deviations[at] === undefined ? "" : `(${share(deviations[at])})`);
}

describe("the tables of the NN-kNN paper", () => {
  it("Table 1, turned round, figure by figure", () => {
    const { columns, rows } = table(1);
    expect(columns).toEqual(lines(SIZES).map(([name]) => name));
    lines(SIZES).forEach(([, ...sizes], i) => {
      expect(rows.map(({ figures }) => String(figures![i]))).toEqual(sizes);
    });
  });

  it("Table 2, turned round, figure by figure", () => {
    const seen = new Set<string>();
    for (const [column, w1, w4, k, original, network] of lines(SMALL_SETS)) {
      expect([w1, w4]).toEqual([printed(2, `w=1, k=${k}`, column), printed(2, `w=4, k=${k}`, column)]);
      for (const row of [`w=1, k=${k}`, `w=4, k=${k}`]) seen.add(`${row} ${column}`);
      if (original === "-") continue;
      expect([original, network]).toEqual([printed(2, "NN-kNN_O", column), printed(2, "NNet", column)]);
      for (const row of ["NN-kNN_O", "NNet"]) seen.add(`${row} ${column}`);
    }
    // And nothing that the table does not print, but for the one figure of the text.
    const figures = table(2).rows.flatMap(({ name }) =>
      table(2)
        .columns.filter((column) => printed(2, name, column) !== "-")
        .map((column) => `${name} ${column}`),
    );
    expect(new Set(figures)).toEqual(new Set([...seen, "NCA Zebra (a)"]));
    expect(printed(2, "NCA", "Zebra (a)")).toBe("0.981");
  });

  it.each([
    [3, IMAGES],
    [4, SENTENCES],
  ])("Table %i, figure by figure", (id, text) => {
    const { columns, rows } = table(id);
    expect(rows.map(({ name }) => name)).toEqual(lines(text).map(([name]) => name));
    for (const [row, ...cells] of lines(text)) {
      expect(columns.map((column) => printed(id, row, column))).toEqual(cells);
    }
  });

  it("Table 5: three queries, each with two cases and their activations", () => {
    const { rows } = table(5);
    const isQuery = rows.map(({ name }) => name.startsWith("Query: "));
    expect(isQuery).toEqual([true, false, false, true, false, false, true, false, false]);
    expect(rows.map(({ figures }) => figures![1])).toEqual([
      null,
      "0.2551",
      "0.2331",
      null,
      "0.1710",
      "0.1544",
      null,
      "0.4730",
      "0.1676",
    ]);
    expect(rows.map(({ figures }) => figures![0])).toEqual([
      "2 (predicted: 2)",
      "2",
      "2",
      "-1 (predicted: 0)",
      "-1",
      "1",
      "1 (predicted: 1)",
      "2",
      "-1",
    ]);
  });

  it("Table 2 has an honest row beside every row in which something is selected", () => {
    const names = table(2).rows.map(({ name }) => name);
    const selected = names.filter((name) => /^(w=|NN|NNet)/.test(name) && !name.endsWith("honest"));
    expect(selected).toHaveLength(8);
    for (const name of selected) expect(names[names.indexOf(name) + 1]).toBe(`${name}, honest`);
  });
});

describe("the paper against itself", () => {
  const found = contradictions(paper);

  it("is below its predecessor on Digits, too", () => {
    const claim = found.find(({ claim: id }) => id === "outperforms-original")!;
    expect(claim.sentence).toMatch(/0\.20 points below NN-kNN_O for Digits/);
  });

  it("loses accuracy with more weightings on Iris and Breast Cancer", () => {
    const claim = found.find(({ claim: id }) => id === "more-weightings-help")!;
    // 97.3 - 98.0 on Iris, 98.4 - 98.6 on Breast Cancer, of the ten comparisons that Table 2 prints.
    expect(claim.sentence).toMatch(/does not hold in 2 of 10 comparisons; .* 0\.70 points below .* for Iris/);
  });

  it("contradicts itself nowhere else", () => {
    expect(found.map(({ claim }) => claim)).toEqual(["outperforms-original", "more-weightings-help"]);
  });
});

it("says how claims are read where words had to become numbers", () => {
  for (const { id, predicate, reading } of paper.claims) {
    const isVague =
      predicate.kind === "approximately" || ("margin" in predicate && predicate.margin !== undefined);
    if (isVague) expect(reading, id).toMatch(/is read as|Read as/);
  }
});
