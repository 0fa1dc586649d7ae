/** What a study was made with: data, profile, engine, machine. */
import { escapeHtml } from "../report/html";
import type { Study } from "./study";

/** For the head of a report: `record("facts", madeWithFacts(study))`. */
export function madeWithFacts({ profile, datasets, reports }: Study): Record<string, string | string[]> {
  const { engine, cores, cpu, node } = reports[0].machine;
  return {
    Profile: profile.name,
    Data: datasets.map(({ title, checksum }) => `${title}, sha256 ${checksum.slice(0, 12)}`),
    Engine: engine,
    Machine: `${cores} cores of ${cpu}, Node ${node}`,
  };
}

/** For its end: a heading and a paragraph. */
export function madeWithHtml({ profile, reports }: Study): string {
  const { engine, versions, cores, cpu, node, memoryGiB } = reports[0].machine;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const seconds = reports.reduce((sum, report) => sum + report.seconds.fit + report.seconds.predict, 0);
  const text =
    `Profile ${profile.name}: ${profile.description} Engine ${engine} (${packages.join(", ")}), Node ${node}, ` +
    `${cores} cores of ${cpu}, ${memoryGiB} GiB. Fits and predictions took ${(seconds / 60).toFixed(1)} minutes of one core in all.`;
  return `<h3>Made with</h3><p>${escapeHtml(text)}</p>`;
}
