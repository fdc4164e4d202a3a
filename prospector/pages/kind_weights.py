"""Weights of the features of a resource page: above 0 speaks for it.

Fitted by ``bench/pages/fit_kind.py`` to labelled real pages; one a feature of
:data:`prospector.pages.kind_features.FEATURES`, in its order.
"""

BIAS = -1.053
WEIGHTS = (
    2.223,  # url
    2.064,  # title
    0.291,  # lead
    -1.181,  # other_name
    -0.593,  # home
    0.591,  # sites
    0.493,  # spread
    0.624,  # shallow
    -1.002,  # in_sentence
    -0.870,  # loose
    -0.530,  # prose
    -0.970,  # dated
    -0.776,  # blank
    -1.165,  # own
)
