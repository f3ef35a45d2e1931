//! Documents as they lay on somebody's disk → a story with its parts.
