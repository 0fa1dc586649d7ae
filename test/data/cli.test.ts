import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/data/catalogue";
import { finish, startScript } from "./child-process";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();
const data = (...args: string[]) => finish(startScript("src/data/cli.ts", args));

describe("data", () => {
  it("lists the catalogue and what is at hand", async () => {
    process.env.NEURAL_KNN_DATA = join(folder.path, "mirror");
    for (const path of [join("cache", "iris", "iris.csv"), join("mirror", "kddcup99", "corrected.gz")]) {
      mkdirSync(join(folder.path, path, ".."), { recursive: true });
      writeFileSync(join(folder.path, path), "");
    }
    const [{ code, stdout, stderr }, json] = await Promise.all([data(), data("--json")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const line = (name: string) => stdout.split("\n").find((text) => text.startsWith(`${name} `));
    for (const name of Object.keys(catalogue)) expect(line(name), name).toContain(catalogue[name].title);
    expect(line("kddcup99")).toMatch(/796,497 x 41 +mirror, in part /);
    expect(line("iris")).toMatch(/150 x 4 +cache /);
    expect(line("zebra-b")).toMatch(/220 x 2 +generated /);
    expect(line("covertype")).toMatch(/530,895 x 54 +absent /);
    expect(line("imdb")).toMatch(/50,000 texts +absent \(no parser yet\) /);

    const listed = JSON.parse(json.stdout) as { name: string; atHand: string }[];
    expect(listed.map(({ name }) => name)).toEqual(Object.keys(catalogue));
    expect(listed.find(({ name }) => name === "iris")).toMatchObject({
      rows: 150,
      columns: 4,
      atHand: "cache",
    });
  });

  it("prints one JSON object of a data set", async () => {
    const [{ code, stdout, stderr }, table] = await Promise.all([
      data("balance-scale", "--json"),
      data("balance-scale"),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      name: "balance-scale",
      title: catalogue["balance-scale"].title,
      rows: 625,
      columns: 4,
      classes: { B: 49, L: 288, R: 288 },
      source: catalogue["balance-scale"].source,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      verified: true,
    });
    expect(table.stdout).toMatch(/classes +B: 49, L: 288, R: 288\n/);
  });

  it("offers the nearest name for an unknown one", async () => {
    const { code, stdout, stderr } = await data("zebra");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^loadDataset: unknown data set "zebra"; did you mean "zebra-a"\?/);
  });
});
