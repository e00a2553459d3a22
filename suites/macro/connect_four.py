"""Plays Connect Four: alpha-beta search, deepened step by step, with a table of positions and an order of moves.

Boards are two ints of 49 bits, seven to a column, so that shifts find rows of four. Heavy on int operations, recursion,
tuples as keys and values of a dict, and lists sorted by a key. One unit of n is one position searched to depth 4.
"""

COLUMNS = 7
ROWS = 6
HEIGHT = ROWS + 1
DEPTH = 4
WIN = 10000
EXACT, AT_LEAST, AT_MOST = 0, 1, 2

BOTTOM = [1 << (column * HEIGHT) for column in range(COLUMNS)]
TOP = [1 << (column * HEIGHT + ROWS - 1) for column in range(COLUMNS)]
COLUMN = [((1 << ROWS) - 1) << (column * HEIGHT) for column in range(COLUMNS)]
FULL = sum(COLUMN)
DIRECTIONS = (1, HEIGHT - 1, HEIGHT, HEIGHT + 1)


def lines_of_four():
    """The 69 lines, as sets of bits."""
    lines = []
    for column in range(COLUMNS):
        for row in range(ROWS):
            for right, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
                last_column, last_row = column + 3 * right, row + 3 * up
                if 0 <= last_column < COLUMNS and 0 <= last_row < ROWS:
                    bits = 0
                    for step in range(4):
                        bits |= 1 << ((column + step * right) * HEIGHT + row + step * up)
                    lines.append(bits)
    return lines


MIDDLE_LINES = [line for line in lines_of_four() if line & COLUMN[3]]
WEIGHT = (0, 1, 4, 12)


def has_won(stones):
    for step in DIRECTIONS:
        pairs = stones & (stones >> step)
        if pairs & (pairs >> 2 * step):
            return True
    return False


def count_bits(bits):
    return bin(bits).count("1")


def evaluate(own, other):
    """How much better the lines through the middle column, and the threats, are for the side that owns `own`."""
    score = 0
    for line in MIDDLE_LINES:
        mine = own & line
        theirs = other & line
        if mine:
            if not theirs:
                score += WEIGHT[count_bits(mine)]
        elif theirs:
            score -= WEIGHT[count_bits(theirs)]
    return score + 2 * threats(own, own | other) - 2 * threats(other, own | other)


def threats(own, taken):
    """How many free fields would complete a row of four of `own`, found by shifts in every direction."""
    found = (own << 1) & (own << 2) & (own << 3)
    for step in (HEIGHT - 1, HEIGHT, HEIGHT + 1):
        pairs = (own << step) & (own << 2 * step)
        found |= pairs & (own << 3 * step)
        found |= pairs & (own >> step)
        pairs = (own >> step) & (own >> 2 * step)
        found |= pairs & (own >> 3 * step)
        found |= pairs & (own << step)
    return count_bits(found & FULL & ~taken)


class Searcher:
    def __init__(self):
        self.table = {}
        self.history = [[0] * COLUMNS, [0] * COLUMNS]
        self.visited = 0
        self.table_hits = 0
        self.cuts = 0

    def moves(self, taken, first, side):
        """The columns that are not full: the table's move first, then those that cut most, then the middle ones."""
        history = self.history[side]
        columns = [column for column in range(COLUMNS) if not taken & TOP[column]]
        columns.sort(key=lambda column: (column != first, -history[column], abs(column - 3)))
        return columns

    def search(self, own, other, depth, alpha, beta, side):
        """The worth of a position for the side to move, between alpha and beta or a bound of it."""
        self.visited += 1
        if has_won(other):
            return -WIN - depth
        taken = own | other
        if taken == FULL:
            return 0
        if depth == 0:
            return evaluate(own, other)
        key = (own, other)
        first = -1
        entry = self.table.get(key)
        if entry is not None:
            known_depth, kind, score, first = entry
            if known_depth >= depth:
                if kind == EXACT or (kind == AT_LEAST and score >= beta) or (kind == AT_MOST and score <= alpha):
                    self.table_hits += 1
                    return score
        best = -WIN * 2
        best_column = first
        lowest = alpha
        for column in self.moves(taken, first, side):
            stone = (taken + BOTTOM[column]) & COLUMN[column]
            score = -self.search(other, own | stone, depth - 1, -beta, -alpha, 1 - side)
            if score > best:
                best = score
                best_column = column
                if score > alpha:
                    alpha = score
                if score >= beta:
                    self.cuts += 1
                    self.history[side][column] += depth * depth
                    break
        if best >= beta:
            kind = AT_LEAST
        elif best > lowest:
            kind = EXACT
        else:
            kind = AT_MOST
        self.table[key] = (depth, kind, best, best_column)
        return best

    def best_move(self, own, other, side):
        """Deepens until the depth is reached or the game is decided; the move and its worth."""
        score = 0
        for depth in range(1, DEPTH + 1):
            score = self.search(own, other, depth, -WIN * 2, WIN * 2, side)
            if abs(score) >= WIN:
                break
        return self.table[(own, other)][3], score

    def principal_line(self, own, other):
        """The moves that the table expects."""
        line = []
        while len(line) < DEPTH:
            entry = self.table.get((own, other))
            if entry is None or entry[3] < 0:
                break
            line.append(entry[3])
            stone = ((own | other) + BOTTOM[entry[3]]) & COLUMN[entry[3]]
            own, other = other, own | stone
        return line


class Dice:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit


def opening(dice, stones):
    """A position after some random moves in which nobody has won."""
    while True:
        own = other = 0
        for _ in range(stones):
            column = dice.below(COLUMNS)
            taken = own | other
            if taken & TOP[column]:
                continue
            own, other = other, own | ((taken + BOTTOM[column]) & COLUMN[column])
        if not has_won(own) and not has_won(other):
            return own, other


def picture(own, other):
    """The board as text, the side to move as x."""
    rows = []
    for row in range(ROWS - 1, -1, -1):
        fields = []
        for column in range(COLUMNS):
            bit = 1 << (column * HEIGHT + row)
            fields.append("x" if own & bit else "o" if other & bit else ".")
        rows.append("".join(fields))
    return "/".join(rows)


def bench(n):
    dice = Dice(4)
    visited = hits = cuts = scores = check = 0
    for i in range(n):
        own, other = opening(dice, 6 + i % 8)
        searcher = Searcher()
        move, score = searcher.best_move(own, other, i & 1)
        visited += searcher.visited
        hits += searcher.table_hits
        cuts += searcher.cuts
        scores += score
        for column in searcher.principal_line(own, other):
            check = (check * 7 + column) % 1000000007
        check = (check * 7 + move + picture(own, other).count(".")) % 1000000007
    return "%d:%d:%d:%d:%d" % (visited, hits, cuts, scores, check)
