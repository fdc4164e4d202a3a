"""Weights of a link's surroundings: above 0 speaks for content.

Fitted by ``bench/pages/fit_placement.py`` to labelled links of real pages; one a feature of
:data:`prospector.pages.placement_features.FEATURES`, in its order.
"""

BIAS = 2.025
WEIGHTS = (
    0.120,  # tag_p
    -1.225,  # tag_div
    -1.248,  # tag_heading
    0.342,  # in_list_item
    0.522,  # label_only
    -0.202,  # prose
    -0.049,  # link_density
    -0.194,  # single_link
    0.210,  # ends_like_sentence
    -1.371,  # page_position
    -0.334,  # before_prose
    0.565,  # within_prose
    -0.795,  # after_prose
    0.323,  # near_start
    -1.436,  # distance_after
    -0.362,  # levels
    -0.426,  # branch_density
    1.042,  # branch_size
    0.475,  # branch_links
    0.082,  # branch_prose
    0.034,  # branch_external
    -0.334,  # parent_density
    -0.240,  # grandparent_density
    0.052,  # parent_external
    0.361,  # grandparent_share
    0.548,  # next_prose
    0.088,  # previous_prose
    0.607,  # external_list
    -1.244,  # page_prose
    -2.936,  # lead
    -0.714,  # aside_heading
    -0.521,  # words
    -0.306,  # empty
    0.692,  # image
    1.329,  # utility
    0.709,  # external
    -1.252,  # social
    -1.343,  # fragment
    0.000,  # number
    0.229,  # first
    -0.441,  # last
    0.217,  # alone
    0.033,  # lower_before
    0.639,  # lower_after
    0.335,  # punctuation_after
)
