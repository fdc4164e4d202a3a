"""Weights of the features of a resource page: above 0 speaks for it.

Fitted by ``bench/pages/fit_kind.py`` to labelled real pages; one a feature of
:data:`prospector.pages.kind_features.FEATURES`, in its order.
"""

BIAS = -1.008
WEIGHTS = (
    2.308,  # url
    2.029,  # title
    0.288,  # lead
    -1.207,  # other_name
    -0.594,  # home
    0.577,  # sites
    0.492,  # spread
    0.590,  # shallow
    -1.008,  # in_sentence
    -0.883,  # loose
    -0.542,  # prose
    -0.956,  # dated
    -0.781,  # blank
    -1.135,  # own
)
