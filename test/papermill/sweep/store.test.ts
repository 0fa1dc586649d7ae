import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Store } from "../../../src/papermill/sweep/store";

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-test-"));
  store = new Store(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOTEBOOK = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] } as const;

describe("Store", () => {
  it("keeps notebooks, and takes none that was damaged", async () => {
    expect(await store.get("a")).toBeUndefined();
    await store.put("a", { ...NOTEBOOK, cells: [] });
    expect(await store.get("a")).toEqual(NOTEBOOK);
    writeFileSync(join(folder, "a.ipynb"), "{");
    expect(await store.get("a")).toBeUndefined();
  });

  it("gives a run to one of many", async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim("a")));
    const given = claims.filter((claim) => claim !== undefined);
    expect(given).toHaveLength(1);
    expect(await store.claim("b")).toBeDefined();
    await given[0].release();
    expect(await store.claim("a")).toBeDefined();
  });

  it.each([
    ["a process that is gone", `${hostname()} 999999999 x`, 0],
    ["a machine that is gone", "elsewhere 1 x", 60_000],
  ])("takes over the claim of %s", async (_, owner, age) => {
    const path = join(folder, "a.claim");
    writeFileSync(path, owner);
    const then = new Date(Date.now() - age);
    utimesSync(path, then, then);
    // Many find it at once; whatever the order, no more than one gets it.
    const found = await Promise.all(Array.from({ length: 20 }, () => store.claim("a")));
    const again = await Promise.all(Array.from({ length: 20 }, () => store.claim("a")));
    expect([...found, ...again].filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["a.claim"]);
  });

  it("leaves the claim of another machine that gives signs of life", async () => {
    writeFileSync(join(folder, "a.claim"), "elsewhere 1 x");
    await store.claim("a");
    expect(await store.claim("a")).toBeUndefined();
  });
});
