"""Promised pay: amounts in any script, their currency and period, and the ratio to local pay."""

from language.pay.finding import best_pay, find_pay
from language.pay.ratio import homes_of_money

__all__ = ["best_pay", "find_pay", "homes_of_money"]
