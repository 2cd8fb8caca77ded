"""Why a judgement came out as it did: what weighed, the words for it, the nearest examples."""
