"""Screens of coordinators who mediate missions: the board, one mission, whom to ask, figures."""
