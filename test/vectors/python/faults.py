"""What readers of lines and of parts have in common."""


def commonest(marks):
    return max(dict.fromkeys(marks), key=marks.count) if marks else None


def numbered(code, numbers):
    return [{"code": code, "numbers": sorted(set(numbers))}] if numbers else []
