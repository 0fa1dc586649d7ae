import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const EXECUTABLE = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

/** Starts Chromium without a window; undefined where it is not installed. */
export async function launchChromium(): Promise<Browser | undefined> {
  if (!EXECUTABLE) return undefined;
  return chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox", "--disable-gpu"] });
}

/** What a test says that is skipped without it. */
export const NO_CHROMIUM = "Chromium is not installed";
