import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dataFolders, userDataFolder } from "../../../src/papermill/kernel/jupyter-paths";
import { findKernelSpec } from "../../../src/papermill/kernel/kernelspec";

const data = mkdtempSync(join(tmpdir(), "kernelspec-test-"));
afterAll(() => rmSync(data, { recursive: true }));

function install(name: string, kernel: unknown): string {
  const folder = join(data, "kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), typeof kernel === "string" ? kernel : JSON.stringify(kernel));
  return folder;
}

describe("findKernelSpec", () => {
  it("reads an installed kernelspec", () => {
    const folder = install("Julia-1.11", {
      argv: ["julia", "{resource_dir}/start.jl", "{connection_file}"],
      display_name: "Julia 1.11",
      language: "Julia",
      env: { DEPOT: "${KERNELSPEC_TEST}/depot", LEFT: "${NO_SUCH_VARIABLE_HERE}" },
      interrupt_mode: "message",
    });
    process.env.KERNELSPEC_TEST = "/opt";
    expect(findKernelSpec("julia-1.11", ".", [join(data, "none"), data])).toEqual({
      name: "julia-1.11",
      displayName: "Julia 1.11",
      language: "julia",
      argv: ["julia", `${folder}/start.jl`, "{connection_file}"],
      env: { DEPOT: "/opt/depot", LEFT: "${NO_SUCH_VARIABLE_HERE}" },
      interruptMode: "message",
    });
    delete process.env.KERNELSPEC_TEST;
  });

  it("keeps IPython's history out of the database that all its kernels share", () => {
    install("py", { argv: ["python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"] });
    expect(findKernelSpec("py", ".", [data]).argv.slice(-1)).toEqual(["--HistoryManager.hist_file=:memory:"]);
  });

  it("offers the nearest of all that there are", () => {
    install("rust", { argv: ["rust"] });
    expect(() => findKernelSpec("rusty", ".", [data])).toThrow(
      'unknown kernel "rusty"; did you mean "rust"?',
    );
    expect(() => findKernelSpec("tslap", ".", [])).toThrow('unknown kernel "tslap"; did you mean "tslab"?');
  });

  it("names a kernelspec that cannot be used", () => {
    install("broken", "{");
    expect(() => findKernelSpec("broken", ".", [data])).toThrow(
      /no readable kernelspec: .*broken.*kernel\.json/,
    );
    install("empty", {});
    expect(() => findKernelSpec("empty", ".", [data])).toThrow(/expected a list "argv" in .*kernel\.json/);
  });
});

describe("Jupyter's folders", () => {
  it.each([
    ["linux", {}, join("/home/u", ".local", "share", "jupyter")],
    ["linux", { XDG_DATA_HOME: "/data" }, join("/data", "jupyter")],
    ["darwin", {}, join("/home/u", "Library", "Jupyter")],
    ["win32", { APPDATA: "C:/Roaming" }, join("C:/Roaming", "jupyter")],
    ["linux", { JUPYTER_DATA_DIR: "/mine" }, "/mine"],
  ] as const)("on %s with %j are %s", (platform, environment, expected) => {
    expect(userDataFolder(platform, environment, "/home/u")).toBe(expected);
    expect(dataFolders(platform, environment, "/home/u")).toContain(expected);
  });

  it("are looked at in Jupyter's order", () => {
    const environment = { JUPYTER_PATH: "/first", VIRTUAL_ENV: "/venv", JUPYTER_DATA_DIR: "/user" };
    expect(dataFolders("linux", environment, "/home/u")).toEqual([
      "/first",
      join("/venv", "share", "jupyter"),
      "/user",
      "/usr/local/share/jupyter",
      "/usr/share/jupyter",
    ]);
  });
});
