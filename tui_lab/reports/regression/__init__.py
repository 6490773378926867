"""The report where quantities are answered: figures, ranges, sentences, the worst examples."""
