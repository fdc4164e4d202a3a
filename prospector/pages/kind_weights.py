"""Weights of the features of a resource page: above 0 speaks for it.

Fitted by ``bench/pages/fit_kind.py`` to labelled real pages; one a feature of
:data:`prospector.pages.kind_features.FEATURES`, in its order.
"""

BIAS = -1.215
WEIGHTS = (
    2.357,  # url
    1.920,  # title
    0.160,  # lead
    -1.024,  # other_name
    -0.498,  # home
    0.855,  # sites
    0.459,  # spread
    0.551,  # shallow
    -0.821,  # in_sentence
    -0.535,  # loose
    -0.486,  # prose
    -0.871,  # dated
    -0.876,  # blank
    -0.779,  # own
)
