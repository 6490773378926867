"""Training: the only room that imports Keras. Import `backend` first and call `prepare` there."""
