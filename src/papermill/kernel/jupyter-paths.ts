import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Where one user's Jupyter keeps its data. Source: https://docs.jupyter.org/en/latest/use/jupyter-directories.html */
export function userDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (environment.JUPYTER_DATA_DIR) return environment.JUPYTER_DATA_DIR;
  if (platform === "win32") return join(environment.APPDATA ?? join(home, "AppData", "Roaming"), "jupyter");
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  return join(environment.XDG_DATA_HOME ?? join(home, ".local", "share"), "jupyter");
}

/** All folders in which Jupyter looks for data such as kernelspecs, the first first. */
export function dataFolders(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string[] {
  const named = (environment.JUPYTER_PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const prefixes = [environment.VIRTUAL_ENV, environment.CONDA_PREFIX].filter(
    (prefix) => prefix !== undefined,
  );
  const system =
    platform === "win32"
      ? [join(environment.PROGRAMDATA ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [
    ...named,
    ...prefixes.map((prefix) => join(prefix, "share", "jupyter")),
    userDataFolder(platform, environment, home),
    ...system,
  ];
}
