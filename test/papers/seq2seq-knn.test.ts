import { describe, expect, it } from "vitest";
import { contradictions } from "../../src/report/contradictions";
import { loadPaper } from "../../src/report/load-paper";
import { formatFigure, printedRow, tableOf } from "../../src/report/paper";

const paper = loadPaper("seq2seq-knn");

// The figures once more, line by line as the paper prints them; `_` stands for a space in a name, `a+b` for two parts.
const PRINTED: Record<number, string> = {
  1: `Dataset_Size 796,497 530,895 98,528 30,000
      Feature_Size 41 54 100 23
      Number_of_Classes 3 3 3 2`,
  2: `kNN 90.54 91.15 82.56 63.81
      RF 90.44 93.76 82.70 66.94
      XGB 87.53 91.98 82.56 66.95
      LGBM 90.23 89.85 83.29 65.68
      FFN 88.53 91.83 83.67 65.37
      MemN2N 79.36 77.98 75.17 61.83
      V2LS 91.28 93.94 84.93 68.38
      V2VS 86.18 90.39 74.84 64.23
      V2VSLS 92.07 94.97 86.24 69.87
      MNkNN 83.83 80.12 79.58 67.26
      MNkNN_VEC 84.59 83.94 83.41 68.82`,
  3: `kNN 98.91 93.12 62.14 86.25 72.34
      RF 98.87 92.69 58.55 87.41 73.70
      SVM 98.86 92.95 71.84 87.75 73.97
      LGBM 99.57 92.18 70.59 88.60 74.98
      XGB 99.12 91.55 69.81 88.51 74.24
      FFN 99.51 94.41 72.93 88.33 74.83
      V2VSLS 99.70 94.86 72.68 89.83 76.11`,
  4: `kNN 73.87 63.87 61.40 59.41
      V2LS 90.63 90.29 82.47 67.51
      V2VS 81.92 71.29 69.12 61.36
      V2VSLS 91.27 92.89 83.38 69.21
      MNkNN 81.89 78.58 78.80 66.16
      MNkNN_VEC 83.19 81.72 82.32 68.15`,
  5: `Full_F-1 82.56 84.93 74.84 86.24 79.58 83.41
      OOC_F-1 61.40 82.47 69.12 83.38 78.80 82.32
      Full_time_(s) 312 443+635 857+1358 1391+1802 443+692 1391+1081
      OOC_time_(s) 193 287+619 488+1316 741+1846 287+703 741+1055`,
  6: `Set-based_model 91.25 94.10 85.51 68.77
      Swapped_order_V2VSLS 91.79 94.56 85.99 69.42
      V2VSLS 92.07 94.97 86.24 69.87`,
  7: `LambdaRank 45.58 59.81 41.03 38.91
      kNN-Augmented_Networks 64.18 69.64 54.29 52.18
      MemN2N 79.36 77.98 75.17 61.83
      MNkNN_VEC 84.59 83.94 83.41 68.82
      V2VSLS 92.07 94.97 86.24 69.87`,
  8: `FFN-original 89.64 91.83 83.67 65.37
      FFN-SMOTE 89.99 91.18 83.43 66.32
      FFN-ADASYN 90.38 90.67 83.72 66.51
      FFN-V2VSLS 90.89 92.05 83.94 66.82
      XGB-original 87.53 91.98 82.56 66.95
      XGB-SMOTE 87.79 91.86 82.87 66.56
      XGB-ADASYN 88.39 92.56 83.42 66.20
      XGB-V2VSLS 87.62 92.43 82.46 66.96
      RF-original 90.44 93.76 82.70 66.94
      RF-SMOTE 89.97 93.88 83.01 66.13
      RF-ADASYN 89.39 93.83 83.34 67.14
      RF-V2VSLS 90.79 94.36 82.75 68.08`,
  9: `Best_model FFN+V2VSLS RF+V2VSLS FFN+V2VSLS RF+V2VSLS
      Best_F-1 90.89 94.36 83.92 68.08
      Better_than_best_SMOTE 0.51 0.61 2.28 1
      Better_than_best_ADASYN 0.6 0.56 0.26 1.4`,
};

describe("the tables of the sequence-to-sequence kNN paper", () => {
  it.each(Object.keys(PRINTED))("Table %s, figure by figure", (id) => {
    const table = tableOf("test", paper, id);
    const lines = PRINTED[Number(id)].split("\n").map((line) => line.trim().split(" "));
    const names = lines.map(([name]) => (name === "MNkNN_VEC" ? name : name.replaceAll("_", " ")));
    expect(table.rows.map(({ name }) => name)).toEqual(names);
    lines.forEach(([, ...figures], i) => {
      const { name, parts } = table.rows[i];
      const rows = (parts ? parts.map((part) => `${name}, ${part}`) : [name]).map((line) => {
        return printedRow("test", table, line);
      });
      const written = table.columns.map((_, column) => {
        const summands = rows.flatMap((row) => {
          const figure = row.figures[column];
          return figure === undefined ? [] : [formatFigure(figure, row)];
        });
        return summands.join("+");
      });
      expect(written).toEqual(figures);
    });
  });

  it("name the data sets of the catalogue", () => {
    const columns = [1, 2, 3, 4, 6, 7, 8, 9].flatMap((id) => tableOf("test", paper, id).columns);
    expect(new Set(Object.keys(paper.datasets))).toEqual(new Set(columns));
  });
});

describe("the paper against itself", () => {
  const found = contradictions(paper);

  it("prints two figures for FFN on NI: Table 2 and Table 8", () => {
    const same = found.filter(({ kind }) => kind === "same");
    expect(same).toHaveLength(1);
    expect(same[0].cells).toEqual([
      { table: 2, row: "FFN", column: "NI" },
      { table: 8, row: "FFN-original", column: "NI" },
    ]);
    expect(same[0].sentence).toMatch(/88\.53.*89\.64/);
  });

  it("prints a best figure on SensIT that Table 8 does not have", () => {
    const largest = found.filter(({ kind }) => kind === "largest");
    expect(largest.map(({ sentence }) => sentence)).toEqual([
      "Table 9 (Best F-1, SensIT) prints 83.92; the largest figure of Table 8 is 83.94 (FFN-V2VSLS).",
    ]);
  });

  it("shifts the gains over SMOTE by one column, and only those", () => {
    const gains = found.filter(({ kind }) => kind === "gain");
    expect(gains).toHaveLength(1);
    expect(gains[0].sentence).toMatch(
      /best SMOTE.*gives 1\.00, 0\.51, 0\.61, 2\.28 %: the row is shifted by 1 column/,
    );
    expect(gains[0].cells.map(({ column }) => column)).toEqual(["NI", "COV", "SensIT", "CCD"]);
  });

  it("calls an improvement of 59 to 110 % about 40 %", () => {
    const stated = found.filter(({ kind }) => kind === "stated");
    expect(stated).toHaveLength(1);
    // 100 (92.07 / 45.58 - 1) and so on.
    expect(stated[0].sentence).toMatch(
      /87\.6 % on average \(NI 102\.0, COV 58\.8, SensIT 110\.2, CCD 79\.6\)/,
    );
  });

  it("claims more than its tables show where it speaks of all of its models", () => {
    const claims = found.filter(({ kind }) => kind === "claim");
    expect(claims.map(({ claim }) => claim)).toEqual([
      "vector-models-beat-label-models",
      "all-models-beat-baselines",
      "sequence-models-beat-baselines",
    ]);
    // Counted again, naively.
    const figure = (row: string, column: number): number => {
      return printedRow("test", tableOf("test", paper, 2), row).figures[column] as number;
    };
    let below = 0;
    for (let column = 0; column < 4; column++) {
      for (const higher of ["V2VS", "V2VSLS", "MNkNN_VEC"]) {
        for (const lower of ["V2LS", "MNkNN"]) if (figure(higher, column) <= figure(lower, column)) below++;
      }
    }
    expect(claims[0].sentence).toContain(`does not hold in ${below} of 24 comparisons`);
  });

  it("contradicts itself nowhere else", () => expect(found).toHaveLength(7));
});

describe("the claims", () => {
  it("cover every table but the sizes and the summary", () => {
    const tables = new Set(paper.claims.flatMap(({ table }) => table).filter((id) => typeof id === "number"));
    expect([...tables].sort()).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it("cover every experiment that has no table", () => {
    const experiments = paper.tables.filter(({ id }) => typeof id === "string").map(({ id }) => id);
    const claimed = new Set(paper.claims.flatMap(({ table }) => table));
    expect(experiments.filter((id) => !claimed.has(id))).toEqual([]);
  });

  it("say how they are read where words had to become numbers", () => {
    const vague = paper.claims.filter(({ predicate }) => {
      return (
        predicate.kind === "approximately" ||
        ("margin" in predicate && predicate.margin !== undefined) ||
        ("quantifier" in predicate && predicate.quantifier === "most")
      );
    });
    expect(vague.length).toBeGreaterThan(5);
    for (const { reading } of vague) expect(reading).toMatch(/is read as|Read as/);
  });
});
