import { LEFT_OUT, parseDelimited } from "../parsers/delimited";
import type { DatasetEntry } from "./entry";

/**
 * The categories of the attacks: https://kdd.ics.uci.edu/databases/kddcup99/task.html, with `httptunnel` (only in
 * `corrected`, listed there under both) counted as u2r: only so are there 17,315 rows of R2L and 796,497 in all, the
 * size that Xu & Klabjan (Table 1, NI) report.
 */
const LABELS = {
  normal: ["normal"],
  DoS: [
    ...["back", "land", "neptune", "pod", "smurf", "teardrop"],
    ...["apache2", "mailbomb", "processtable", "udpstorm"],
  ],
  R2L: [
    ...["ftp_write", "guess_passwd", "imap", "multihop", "phf", "spy", "warezclient", "warezmaster"],
    ...["named", "sendmail", "snmpgetattack", "snmpguess", "worm", "xlock", "xsnoop"],
  ],
};
const LABELS_LEFT_OUT = [
  ...["ipsweep", "nmap", "portsweep", "satan", "mscan", "saint"], // probe
  ...["buffer_overflow", "loadmodule", "perl", "rootkit", "ps", "sqlattack", "xterm", "httptunnel"], // u2r
];
const CLASS_NAMES = Object.keys(LABELS);

const FEATURE_NAMES = [
  ...[
    "duration",
    "protocol_type",
    "service",
    "flag",
    "src_bytes",
    "dst_bytes",
    "land",
    "wrong_fragment",
    "urgent",
  ],
  ...["hot", "num_failed_logins", "logged_in", "num_compromised", "root_shell", "su_attempted", "num_root"],
  ...["num_file_creations", "num_shells", "num_access_files", "num_outbound_cmds", "is_host_login"],
  ...[
    "is_guest_login",
    "count",
    "srv_count",
    "serror_rate",
    "srv_serror_rate",
    "rerror_rate",
    "srv_rerror_rate",
  ],
  ...["same_srv_rate", "diff_srv_rate", "srv_diff_host_rate", "dst_host_count", "dst_host_srv_count"],
  ...["dst_host_same_srv_rate", "dst_host_diff_srv_rate", "dst_host_same_src_port_rate"],
  ...[
    "dst_host_srv_diff_host_rate",
    "dst_host_serror_rate",
    "dst_host_srv_serror_rate",
    "dst_host_rerror_rate",
  ],
  "dst_host_srv_rerror_rate",
];

function classOf(): Map<string, number> {
  const classes = new Map<string, number>();
  CLASS_NAMES.forEach((name, index) => {
    // Every label ends with a full stop in the files.
    for (const label of LABELS[name as keyof typeof LABELS]) classes.set(`${label}.`, index);
  });
  for (const label of LABELS_LEFT_OUT) classes.set(`${label}.`, LEFT_OUT);
  return classes;
}

/** Network intrusion, "NI" of Xu & Klabjan. */
export const kddcup99: DatasetEntry = {
  title: "KDD Cup 1999, network intrusion: normal, DoS, R2L (NI)",
  source: "https://archive.ics.uci.edu/dataset/130/kdd+cup+1999+data",
  files: [
    {
      name: "kddcup.data_10_percent.gz",
      urls: [
        "https://archive.ics.uci.edu/ml/machine-learning-databases/kddcup99-mld/kddcup.data_10_percent.gz",
        "https://ndownloader.figshare.com/files/5976042",
      ],
      sha256: "f8c8267ebcd9c0ed1fd7d6277fe5bfff8732e9b7db8e61b873542b2a534b6f9a",
    },
    {
      name: "corrected.gz",
      urls: [
        "https://archive.ics.uci.edu/ml/machine-learning-databases/kddcup99-mld/corrected.gz",
        "http://kdd.ics.uci.edu/databases/kddcup99/corrected.gz",
      ],
      sha256: "547dfb9c0f0dc1d9944219ec79e851191faebaeb8acbfa1cd171c418397052a4",
    },
  ],
  parser: {
    revision: 1,
    parse: (files) =>
      parseDelimited(files, {
        fields: 42,
        label: 41,
        classNames: CLASS_NAMES,
        classOf: classOf(),
        symbolic: [1, 2, 3],
        featureNames: FEATURE_NAMES,
        expectedRows: 796_497,
      }),
  },
  facts: { rows: 796_497, columns: 41, classes: { normal: 157_871, DoS: 621_311, R2L: 17_315 } },
};
