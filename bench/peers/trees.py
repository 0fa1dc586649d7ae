"""Boosting and forests of the peer libraries, on all cores.

    trees.py PEER FOLDER FEATURES CLASSES ROUNDS DEPTH BINS

FOLDER holds trainX.bin and testX.bin (float32, row after row), trainY.bin and testY.bin (int32). Prints
{"seconds": of the fit, "predictSeconds", "f1": macro F1 on the test rows in percent, "megabytes": peak memory}.
"""

import json
import resource
import sys
import time

import numpy
from sklearn.metrics import f1_score

peer, folder = sys.argv[1], sys.argv[2]
features, classes, rounds, depth, bins = map(int, sys.argv[3:8])
train_x, test_x = (numpy.fromfile(f"{folder}/{part}X.bin", numpy.float32).reshape(-1, features) for part in ("train", "test"))
train_y, test_y = (numpy.fromfile(f"{folder}/{part}Y.bin", numpy.int32) for part in ("train", "test"))


def xgboost():
    import xgboost

    return xgboost.XGBClassifier(
        n_estimators=rounds,
        max_depth=depth,
        max_bin=bins,
        tree_method="hist",
        objective="binary:logistic" if classes == 2 else "multi:softprob",
    )


def hist_gradient_boosting():
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=rounds, max_depth=depth, max_leaf_nodes=2**depth, max_bins=min(bins, 255), early_stopping=False
    )


def random_forest():
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(n_estimators=rounds, n_jobs=-1, random_state=0)


model = {
    "XGBoost hist": xgboost,
    "scikit-learn HistGradientBoosting": hist_gradient_boosting,
    "scikit-learn RandomForest": random_forest,
}[peer]()
started = time.perf_counter()
model.fit(train_x, train_y)
fitted = time.perf_counter()
predicted = model.predict(test_x)
print(
    json.dumps(
        {
            "seconds": fitted - started,
            "predictSeconds": time.perf_counter() - fitted,
            "f1": 100 * f1_score(test_y, predicted, average="macro"),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
