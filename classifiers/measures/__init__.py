"""How good a judgement is: counts first, then rates with their intervals."""
