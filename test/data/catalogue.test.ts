import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/data/catalogue";
import { classCounts } from "../../src/data/dataset";
import { loadDataset } from "../../src/data/load";
import { rowOf } from "../../src/data/matrix";
import { contentOf } from "./parsers/chunks";
import { useTemporaryCache } from "./temporary-folder";

/** Folder with the real files; the tests that need it run only where it is set. */
const MIRROR = process.env.NEURAL_KNN_DATA;
useTemporaryCache();

const NAMES = [
  ...["kddcup99", "covertype", "sensit", "credit-default", "iris", "wine", "breast-cancer", "digits"],
  ...[
    "balance-scale",
    "zebra-a",
    "zebra-b",
    "mnist",
    "cifar10",
    "svhn",
    "news20",
    "imdb",
    "reuters",
    "sst",
    "books",
  ],
];

describe("catalogue", () => {
  it("has every data set of the papers", () => {
    expect(Object.keys(catalogue)).toEqual(NAMES);
  });

  it.each(Object.entries(catalogue))("%s: states its facts consistently", (_, entry) => {
    const { title, source, files, convertedFiles = [], facts, generate, parser } = entry;
    expect(title).not.toBe("");
    expect(source).toMatch(/^https?:\/\//);
    for (const { name, urls, sha256 } of [...files, ...convertedFiles]) {
      expect(name).toMatch(/^[\w.-]+$/);
      for (const url of urls) expect(new URL(url).protocol).toMatch(/^https?:$/);
      if (sha256 !== undefined) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    if (facts.classes) {
      expect(Object.values(facts.classes).reduce((sum, count) => sum + count, 0)).toBe(facts.rows);
    }
    expect(generate !== undefined || files.some(({ urls }) => urls.length > 0)).toBe(true);
    expect(generate !== undefined && parser !== undefined).toBe(false);
  });

  it("counts what Table 1 of Xu & Klabjan counts", () => {
    const sizes = ["kddcup99", "covertype", "sensit", "credit-default"].map((name) => {
      const { rows, columns, classes } = catalogue[name].facts;
      return [rows, columns, Object.keys(classes ?? catalogue[name].assumedClasses ?? {}).length];
    });
    expect(sizes).toEqual([
      [796_497, 41, 3],
      [530_895, 54, 3],
      [98_528, 100, 3],
      [30_000, 23, 2],
    ]);
  });

  it("counts what Table 1 of the NN-kNN paper counts", () => {
    const names = ["iris", "zebra-a", "zebra-b", "wine", "breast-cancer", "balance-scale", "digits"];
    const sizes = names.map((name) => {
      const { rows, columns, classes } = catalogue[name].facts;
      return [columns, rows, Object.keys(classes!).length];
    });
    expect(sizes).toEqual([
      ...[[4, 150, 3], [2, 110, 2], [2, 220, 2], [13, 178, 3]],
      ...[[30, 569, 2], [4, 625, 3], [64, 1797, 10]],
    ]); // prettier-ignore
  });
});

describe("kddcup99", () => {
  const line = (service: string, attack: string) =>
    `0,tcp,${service},SF,181,5450${",0".repeat(35)},${attack}\n`;

  it("groups the attacks, codes symbols over both files, and counts httptunnel as u2r", async () => {
    const first = line("http", "normal.") + line("smtp", "satan.") + line("ftp", "smurf.");
    const second = line("smtp", "httptunnel.") + line("smtp", "snmpguess.") + line("dns", "phf.");
    const table = await catalogue.kddcup99.parser!.parse([contentOf(first), contentOf(second)]);
    expect(table.classNames).toEqual(["normal", "DoS", "R2L"]);
    expect(Array.from(table.y)).toEqual([0, 1, 2, 2]);
    expect(table.x.cols).toBe(41);
    // service: http 0, smtp 1 (first seen in a row that is left out), ftp 2, dns 3
    expect([0, 1, 2, 3].map((row) => rowOf(table.x, row)[2])).toEqual([0, 2, 1, 3]);
    expect(Array.from(rowOf(table.x, 0).subarray(0, 7))).toEqual([0, 0, 0, 0, 181, 5450, 0]);
    expect(table.featureNames?.length).toBe(41);
  });

  it("knows every attack of both files, and no other", async () => {
    const attacks = {
      DoS: "back land neptune pod smurf teardrop apache2 mailbomb processtable udpstorm",
      R2L: "ftp_write guess_passwd imap multihop phf spy warezclient warezmaster named sendmail snmpgetattack snmpguess worm xlock xsnoop",
      leftOut:
        "ipsweep nmap portsweep satan mscan saint buffer_overflow loadmodule perl rootkit ps sqlattack xterm httptunnel",
    };
    const { parse } = catalogue.kddcup99.parser!;
    const classesOf = async (names: string) => {
      const lines = names.split(" ").map((attack) => line("http", `${attack}.`));
      return Array.from((await parse([contentOf(lines.join(""))])).y);
    };
    expect(await classesOf(attacks.DoS)).toEqual(Array(10).fill(1));
    expect(await classesOf(attacks.R2L)).toEqual(Array(15).fill(2));
    expect(await classesOf(attacks.leftOut)).toEqual([]);
    await expect(classesOf("normal worms")).rejects.toThrow(
      'rows.csv, line 2, column 42: expected a known label, got "worms."',
    );
  });
});

describe("covertype", () => {
  it("keeps classes 1, 2 and 3", async () => {
    const lines = [5, 2, 1, 7, 3].map((label, i) => `${2500 + i}${",1".repeat(53)},${label}\n`);
    const table = await catalogue.covertype.parser!.parse([contentOf(lines.join(""))]);
    expect(Array.from(table.y)).toEqual([1, 0, 2]);
    expect([0, 1, 2].map((row) => rowOf(table.x, row)[0])).toEqual([2501, 2502, 2504]);
    expect([table.x.cols, table.featureNames?.length]).toEqual([54, 54]);
  });
});

describe("credit-default", () => {
  it("leaves out the row number and both header lines, whose lines end with CR", async () => {
    const header = `,${Array.from({ length: 23 }, (_, i) => `X${i + 1}`).join(",")},Y\r`;
    const names = `ID${",name".repeat(24)}\r`;
    const text = `${header}${names}1,20000${",2".repeat(22)},1\r2,120000${",-2".repeat(22)},0`;
    const table = await catalogue["credit-default"].parser!.parse([contentOf(text)]);
    expect(Array.from(table.x.data)).toEqual([20_000, ...Array(22).fill(2), 120_000, ...Array(22).fill(-2)]);
    expect(Array.from(table.y)).toEqual([1, 0]);
    expect(table.featureNames?.length).toBe(23);
  });
});

describe("mnist", () => {
  it("puts the test part behind the training part", async () => {
    const images = (...pixels: number[]) =>
      contentOf(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, pixels.length / 2, 0, 0, 0, 1, 0, 0, 0, 2, ...pixels));
    const labels = (...digits: number[]) =>
      contentOf(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, digits.length, ...digits));
    const { parse } = catalogue.mnist.parser!;
    const table = await parse([images(1, 2, 3, 4), labels(7, 0), images(5, 255), labels(9)]);
    expect(Array.from(table.x.data)).toEqual([1, 2, 3, 4, 5, 255]);
    expect(Array.from(table.y)).toEqual([7, 0, 9]);
    await expect(parse([images(1, 2), labels(7, 0), images(5, 6), labels(9)])).rejects.toThrow(
      "expected 1 labels, got 2",
    );
  });
});

describe("sensit", () => {
  it("reads LIBSVM's format of 100 features", async () => {
    const row = (label: number) => `${label} 1:-0.5 100:${label}\n`;
    const table = await catalogue.sensit.parser!.parse([contentOf(row(3) + row(1)), contentOf(row(2))]);
    expect(Array.from(table.y)).toEqual([2, 0, 1]);
    expect([table.x.rows, table.x.cols, table.x.data[0], table.x.data[99], table.x.data[199]]).toEqual([
      3, 100, -0.5, 3, 1,
    ]);
  });
});

describe("balance-scale", () => {
  it("is, line by line, the file of the UCI repository", async () => {
    const { x, y, classNames } = await loadDataset("balance-scale");
    const lines = Array.from(y, (label, row) => `${classNames[label]},${rowOf(x, row).join(",")}\n`);
    expect(createHash("sha256").update(lines.join("")).digest("hex")).toBe(
      "5611187ef7345d807aa8ae22615945ade52a190537c0b1434bd44c3e877c5bb4",
    );
  });
});

describe("zebra", () => {
  const column = (data: Float32Array, j: number) => Array.from(data).filter((_, i) => i % 2 === j);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

  it("(a): the values that the authors' code draws", async () => {
    const { x, y } = await loadDataset("zebra-a");
    const ys = column(x.data, 1);
    [37.45401188, 95.07143064, 73.19939418, 59.86584842].forEach((value, i) =>
      expect(ys[i]).toBeCloseTo(value, 5),
    );
    expect(sum(ys)).toBeCloseTo(5113.741144698655, 4);
    const xs = column(x.data, 0);
    expect(xs).toEqual(Array.from({ length: 110 }, (_, i) => 10 * Math.floor(i / 10)));
    expect(Array.from(y)).toEqual(xs.map((value) => (value % 20 === 0 ? 0 : 1)));
    expect(classCounts({ y, classNames: ["0", "1"] })).toEqual([60, 50]);
  });

  it("(b): zebra (a), then the horizontal stripes", async () => {
    const a = await loadDataset("zebra-a");
    const { x, y } = await loadDataset("zebra-b");
    expect(x.data.slice(0, 220)).toEqual(a.x.data);
    const xs = column(x.data, 0);
    [128.97514529, 116.12212873, 192.96976523, 180.81203796].forEach((value, i) =>
      expect(xs[110 + i]).toBeCloseTo(value, 4),
    );
    expect(sum(xs)).toBeCloseTo(21963.36940563072, 3);
    const ys = column(x.data, 1).slice(110);
    expect(ys).toEqual(Array.from({ length: 110 }, (_, i) => 10 * Math.floor(i / 10)));
    expect(Array.from(y.subarray(110))).toEqual(ys.map((value) => (value % 20 === 0 ? 0 : 1)));
  });
});

describe.runIf(MIRROR)("the files in NEURAL_KNN_DATA", () => {
  it.each(["kddcup99", "covertype", "credit-default", "iris", "wine", "breast-cancer", "digits"])(
    "%s: has the stated counts, twice",
    async (name) => {
      process.env.NEURAL_KNN_DATA = MIRROR;
      const first = await loadDataset(name, { download: false });
      delete process.env.NEURAL_KNN_DATA;
      const second = await loadDataset(name, { download: false });
      const { rows, columns, classes } = catalogue[name].facts;
      expect([first.x.rows, first.x.cols]).toEqual([rows, columns]);
      expect(classCounts(first)).toEqual(first.classNames.map((className) => classes![className]));
      expect(second.checksum).toBe(first.checksum);
      // Far quicker than comparing millions of values in JavaScript.
      expect(Buffer.compare(Buffer.from(second.x.data.buffer), Buffer.from(first.x.data.buffer))).toBe(0);
      expect(Buffer.compare(Buffer.from(second.y.buffer), Buffer.from(first.y.buffer))).toBe(0);
    },
  );
});
