//! The paths below `$Context` and the variables, with where they are available.
