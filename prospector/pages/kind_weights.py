"""Weights of the features of a resource page: above 0 speaks for it.

Fitted by ``bench/pages/fit_kind.py`` to labelled real pages; one a feature of
:data:`prospector.pages.kind_features.FEATURES`, in its order.
"""

BIAS = -1.303
WEIGHTS = (
    2.430,  # url
    2.071,  # title
    0.149,  # lead
    -1.089,  # other_name
    -0.546,  # home
    0.830,  # sites
    0.495,  # spread
    0.642,  # shallow
    -0.968,  # in_sentence
    -0.909,  # loose
    -0.480,  # prose
    -0.941,  # dated
    -0.922,  # blank
    -1.051,  # own
)
