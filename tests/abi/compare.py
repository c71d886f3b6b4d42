"""What differs between the recorded facts and those of now: changes, which break programs, and
additions, which break none."""


class Difference:
    """Sentences on what changed and what was added."""

    def __init__(self, recorded, current):
        self.changes, self.additions = [], []
        for kind, one in (
            ("functions", self._function),
            ("callbacks", self._function),
            ("structs", self._struct),
            ("enumerations", self._enumeration),
            ("handles", self._value),
            ("macros", self._value),
        ):
            self._each(kind[:-1], recorded[kind], current[kind], one)

    def _each(self, kind, recorded, current, one):
        for name, was in recorded.items():
            if name not in current:
                self.changes.append(f"{name}: the {kind} is gone")
            elif was != current[name]:
                one(name, was, current[name])
        self.additions += [f"{name}: a new {kind}" for name in current if name not in recorded]

    def _changed(self, what, was, now):
        self.changes.append(f"{what} was `{was}`, is `{now}`")

    def _value(self, name, was, now):
        self._changed(f"{name}: it", was, now)

    def _function(self, name, was, now):
        for part in ("library", "returns"):
            if was.get(part) != now.get(part):
                what = "what it returns" if part == "returns" else "its library"
                self._changed(f"{name}: {what}", was[part], now[part])
        old, new = was["parameters"], now["parameters"]
        if len(old) != len(new):
            self.changes.append(f"{name}: it had {len(old)} parameters, and has {len(new)}")
        for place, (before, after) in enumerate(zip(old, new), 1):
            if before != after:
                self._changed(f"{name}: parameter {place}", before, after)

    def _struct(self, name, was, now):
        if was["grows"] != now["grows"]:
            now_it = "is final now" if was["grows"] else "has a struct_size now"
            self.changes.append(f"{name}: it {now_it}")
        for member, (kind, offset) in was["members"].items():
            if member not in now["members"]:
                self.changes.append(f"{name}: the member `{member}` is gone")
                continue
            kind_now, offset_now = now["members"][member]
            if kind != kind_now:
                self._changed(f"{name}: the member `{member}`", kind, kind_now)
            if offset != offset_now:
                self.changes.append(f"{name}: `{member}` was at byte {offset}, is at {offset_now}")
        self._new_members(name, was, now)

    def _new_members(self, name, was, now):
        names = list(now["members"])
        last = max((names.index(m) for m in was["members"] if m in names), default=-1)
        for place, member in enumerate(names):
            if member in was["members"]:
                continue
            if was["grows"] and place > last:
                self.additions.append(f"{name}: a new member `{member}` at its end")
            elif was["grows"]:
                self.changes.append(f"{name}: the new member `{member}` stands before old ones")
            else:
                self.changes.append(f"{name}: is final, and has a new member `{member}`")

    def _enumeration(self, name, was, now):
        if was["type"] != now["type"]:
            self._changed(f"{name}: its type", was["type"], now["type"])
        for value, number in was["values"].items():
            if value not in now["values"]:
                self.changes.append(f"{value}: the enumerator is gone")
            elif number != now["values"][value]:
                self._changed(f"{value}: its value", number, now["values"][value])
        for value in now["values"]:
            if value not in was["values"]:
                self.additions.append(f"{value}: a new enumerator")
        for count, number in was["counts"].items():
            after = now["counts"].get(count, 0)
            if after < number:
                self._changed(f"{count}: its value", number, after)
            elif after > number:
                self.additions.append(f"{count}: is {after} now")
        new = [count for count in now["counts"] if count not in was["counts"]]
        self.additions += [f"{count}: a new enumerator" for count in new]
