"""Near relatives, recognised by the words departments use for the relation of a contact."""

WORDS = {
    "spouse": "配偶 丈夫 妻子 老伴 爱人 老公 老婆 夫 妻 spouse husband wife",
    "parent": "父母 父亲 母亲 父 母 爸爸 妈妈 parent father mother",
    "child": "子女 儿子 女儿 子 女 儿 孩子 child son daughter",
    "sibling": "兄弟姐妹 兄弟 姐妹 兄妹 姐弟 哥哥 弟弟 姐姐 妹妹 哥 兄 弟 姐 妹 sibling brother sister",
    "grandparent": "祖父母 祖父 祖母 爷爷 奶奶 外祖父母 外祖父 外祖母 外公 外婆 姥爷 姥姥"
    " grandparent grandfather grandmother",
    "grandchild": "孙子女 孙子 孙女 孙 外孙子女 外孙子 外孙女 外孙 grandchild grandson granddaughter",
}
"""The near relatives of the Civil Code, art. 1045: spouse, parents, children, siblings, grandparents, grandchildren. [V]
The words are those found in registers (GB/T 4761 and everyday ones). [M]
"""
BEFORE = "大 小 长 次 幼 二 三 四 五 六 七 八 九 独 亲 养 继 胞"
"""Prefixes of such a word: birth order, or a relation by adoption or step-parenthood. These count as by birth: adoption
always (art. 1111), step-parenthood if one brought the other up (art. 1072). [M]
"""
NEAR_RELATIVE = rf"^({BEFORE.replace(' ', '|')})?({'|'.join(' '.join(WORDS.values()).split())})([(（].*[)）])?$"
"""Matches the relation of a near relative; 女婿 (son-in-law) and 侄女 (niece) do not match. The regular expression works
the same in Python and PostgreSQL.
"""
