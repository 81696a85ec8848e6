"""Chinese names: normalised form, pinyin, and the initials people search by.

Sounds are read character by character from pypinyin's table, which is right for a sound key and 60 times faster than
its phrase mode [V]. SURNAMES holds surnames with a reading of their own: the first seven [V], the others after Xiandai
Hanyu Cidian [M], with the traditional forms of both. ü is written v, as people type it.
"""

import re
import unicodedata
from functools import lru_cache

SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "曾": ("zeng",),
    "仇": ("qiu",),
    "区": ("ou",),
    "查": ("zha",),
    "朴": ("piao",),
    "解": ("xie",),
    "盖": ("ge",),
    "翟": ("zhai",),
    "覃": ("qin",),
    "缪": ("miao",),
    "员": ("yun",),
    "种": ("chong",),
    "折": ("she",),
    "秘": ("bi",),
    "繁": ("po",),
    "乜": ("nie",),
    "祭": ("zhai",),
    "卜": ("bu",),
    "都": ("du",),
    "阚": ("kan",),
    "句": ("gou",),
    "乐": ("yue",),
    "藏": ("zang",),
    "薄": ("bo",),
    "黑": ("he",),
    "單": ("shan",),
    "區": ("ou",),
    "蓋": ("ge",),
    "員": ("yun",),
    "種": ("chong",),
    "繆": ("miao",),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"),
}
COMMONEST = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向欧"
)
"""The hundred commonest surnames of about 2019, roughly by frequency (nothing depends on the order): Ministry of Public
Security, report on names of 2019. [M] (its 97th and 101st [V])
"""
HUNDRED_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任"
    "袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴"
    "谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解"
    "应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬"
    "全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘"
    "党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步"
    "都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益"
    "桓公"
)
"""The one-character surnames of the Hundred Family Surnames (百家姓, tenth century), in its order. [M]"""
_COMPOUND = (
    "欧阳司马上官诸葛夏侯皇甫尉迟公孙令狐长孙慕容宇文司徒司空东方南宫端木万俟澹台闻人赫连公羊公冶宗政濮阳淳于单于太叔申屠"
    "仲孙轩辕钟离鲜于闾丘独孤呼延西门拓跋"
)
COMPOUND = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
"""Surnames of two characters: those of the same source, and others still in use. [M]"""
_SINGLE = frozenset(COMMONEST + HUNDRED_SURNAMES) | {name for name in SURNAMES if len(name) == 1}
LONGEST_NAME = 4  # characters of a name without a middle dot
_NOTES = re.compile(r"[(\[【].*?[)\]】]")
_TITLES = re.compile(r"(先生|女士|老人|同志)$")
_DOTS = re.compile(r"[·•．・‧∙.]")
_BLANKS = re.compile(r"[\s\u3000'‘’`\"“”*]+")


@lru_cache(maxsize=65_536)
def normalise_name(text: str) -> str:
    """Normalise a name: half-width, no blanks between Chinese characters, no bracketed notes or titles, one kind of
    middle dot. Latin names keep single blanks.
    """
    text = _NOTES.sub("", unicodedata.normalize("NFKC", text)).strip()
    if text.isascii():
        return " ".join(text.split())
    return _DOTS.sub("·", _TITLES.sub("", _BLANKS.sub("", text)))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - a third of a second that not every command needs

    return dict(pinyin_dict)


@lru_cache(maxsize=16_384)
def _sound(character: str) -> str:
    """A character's first reading without tones; the character itself, in lower case, if it has none."""
    readings = _table().get(ord(character))
    if readings is None:
        return character.lower()
    plain = unicodedata.normalize("NFD", readings.split(",")[0]).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii())


@lru_cache(maxsize=65_536)
def _syllables(name: str) -> tuple[str, ...]:
    if name.isascii():
        return tuple(name.lower().split())
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    given_name = name[len(surname) :]
    return (*SURNAMES.get(surname, ()), *(_sound(character) for character in given_name if character != "·"))


@lru_cache(maxsize=16_384)
def syllables(text: str) -> tuple[str, ...]:
    """The sounds of a text that is not a name, one per character: surnames get no special reading."""
    return tuple(_sound(character) for character in text)


def pinyin(name: str) -> str:
    """A name's sounds, for sorting and search: "zhang xiu ying"."""
    return " ".join(_syllables(normalise_name(name)))


def sound_key(name: str) -> str:
    """A name's sounds without blanks, equal for names that sound alike: "zhangxiuying"."""
    return "".join(_syllables(normalise_name(name)))


def initials(name: str) -> str:
    """The first letters of a name's sounds: "zxy" for 张秀英."""
    return "".join(syllable[0] for syllable in _syllables(normalise_name(name)) if syllable.strip())


def names_within(text: str) -> list[tuple[int, str]]:
    """Candidate names in free text, with their positions: two to four characters beginning with a surname. Most are not
    names; the caller checks them against the register.
    """
    return [
        (at, text[at : at + length])
        for at in range(len(text))
        if text[at] in _SINGLE or text[at : at + 2] in COMPOUND
        for length in range(2, LONGEST_NAME + 1)
        if at + length <= len(text)
    ]
