import { holmCorrection } from "../evaluation/holm";
import { unknownName } from "../errors";
import type { Evidence } from "./evidence";
import { assessAbout } from "./judge-about";
import { assessAverage } from "./judge-average";
import { assessBest, assessEach } from "./judge-each";
import { assessMost } from "./judge-most";
import { assessThreshold } from "./judge-threshold";
import { type Claim, type Paper, printedRows, rowsOf, tableOf } from "./paper";
import { type Results, requireTableResults, scaleOf } from "./results";
import type { Assessment, Verdict } from "./verdict";

/**
 * Judges the claims of `paper` by `results`, together: Holm's correction runs over all tests of all `claims`.
 *
 * Every comparison is a one-sided paired t-test over the seeds that both rows have. Stand-in data is never judged: such
 * a cell counts as not run.
 *
 * A claim about all of its comparisons (`greater`, `ordered` and `threshold`, unless they say `most`; `best`) is tested once per
 * column, by the largest p of the column's comparisons: rejecting then means that every one of them holds. For `best`
 * the row of the group with the highest mean is compared with each of the rest, and p is multiplied by the size of the
 * group, for the choice. A column
 * - holds: every comparison that ran points as claimed, and the Holm-corrected p is below alpha;
 * - leans: every comparison that ran points as claimed, without that evidence;
 * - mixed: some do not, but more than half have p below alpha on their own, uncorrected;
 * - fails: otherwise;
 * - not run: none of its comparisons ran.
 *
 * The claim is
 * - reproduced: every comparison ran, and every column holds;
 * - partly reproduced: some column holds, or every column that ran holds, leans, or is mixed;
 * - not reproduced: otherwise;
 * - not run: no column ran.
 *
 * A claim about `most` of its comparisons is one test that more than half of them hold (Y. Benjamini and R. Heller,
 * Biometrics 64, 2008: of k comparisons at least m hold, p is k - m + 1 times the m-th smallest p). It is reproduced when
 * every comparison ran and the corrected p is below alpha; partly, when more than half of those that ran point as
 * claimed. Its columns hold or lean by direction alone: leans when more than half point as claimed, fails otherwise.
 *
 * A claim about an `average` is one test per group that it exceeds; the average is taken per seed, over the columns in
 * which every row ran. It is reproduced when every column ran and every corrected p is below alpha; partly, when the
 * averages are ordered as claimed.
 *
 * A claim that a quantity is `approximately` some value makes no test. The quantity of a column is the mean over its
 * seeds, the claim's the mean over its columns. A column holds within the tolerance, leans with the sign of the value,
 * and fails otherwise. The claim is reproduced when every column ran and the mean is within the tolerance; partly, when
 * some column holds or every column that ran holds or leans.
 *
 * Alpha is the level that the paper names, else 0.05.
 *
 * @param claims ids; all claims of the paper by default.
 * @throws RangeError for an unknown claim, table or column, and for a malformed cell.
 */
export function judgeClaims(paper: Paper, results: Results, claims?: readonly string[]): Verdict[] {
  for (const [id, rows] of Object.entries(results)) {
    requireTableResults("judgeClaims", tableOf("judgeClaims", paper, id), rows);
  }
  const chosen = claims ? claims.map((id) => claimOf(paper, id)) : paper.claims;
  const assessments = chosen.map((claim) => assess(paper, claim, results));
  const corrected = holmCorrection(assessments.flatMap(({ pValues }) => pValues));
  let used = 0;
  return assessments.map(({ pValues, conclude }, i) => {
    const own = corrected.slice(used, (used += pValues.length));
    return { claim: chosen[i], unit: evidenceOf(paper, chosen[i], results).unit, ...conclude(own) };
  });
}

/**
 * Judges one claim by itself, with Holm's correction over its own tests only: `judgeClaims` of one claim.
 *
 * @throws RangeError as `judgeClaims`.
 */
export function judge(paper: Paper, claim: string, results: Results): Verdict {
  return judgeClaims(paper, results, [claim])[0];
}

function claimOf(paper: Paper, id: string): Claim {
  const claim = paper.claims.find((candidate) => candidate.id === id);
  if (claim) return claim;
  throw unknownName(
    "judgeClaims",
    `claim of ${paper.id}`,
    id,
    paper.claims.map((candidate) => candidate.id),
  );
}

function assess(paper: Paper, claim: Claim, results: Results): Assessment {
  const { predicate } = claim;
  const evidence = evidenceOf(paper, claim, results);
  switch (predicate.kind) {
    case "greater":
    case "ordered":
      return predicate.quantifier === "most"
        ? assessMost(predicate, evidence)
        : assessEach(predicate, evidence);
    case "best":
      return assessBest(predicate, evidence);
    case "threshold":
      return assessThreshold(predicate, evidence);
    case "average":
      return assessAverage(predicate, evidence);
    case "approximately":
      return assessAbout(predicate, evidence);
  }
}

function evidenceOf(paper: Paper, { table, predicate }: Claim, results: Results): Evidence {
  const tables = [table].flat();
  const rows = tables.flatMap((id) => printedRows(tableOf("judgeClaims", paper, id)));
  const used = rows.find(({ name }) => rowsOf(predicate).includes(name))!;
  return {
    cell(row, column) {
      const id = tables.find((candidate) => results[candidate]?.[row]?.[column]?.values.length);
      return id === undefined ? undefined : results[id][row][column];
    },
    unit: used.unit,
    scale: scaleOf(used),
    alpha: ("significance" in predicate && predicate.significance) || 0.05,
  };
}
