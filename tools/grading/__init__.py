"""An instructor's week: collect what students sent, grade it, hand the points on.

``sandbox`` runs cells in a process with limits; ``program`` says which cells an
answer and its checks need; ``repair`` mends what happened to a notebook on its way;
``course`` knows the folders.  The commands are ``collect``, ``grade``, ``grades`` and
``otter``; nbgrader keeps the gradebook and the pages of feedback.
"""
