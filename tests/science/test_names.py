"""Names: readings are those of Xiandai Hanyu Cidian; surnames that are read differently as surnames are well known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.names import SURNAMES, initials, normalise_name, pinyin, sound_key

COMMONEST = """王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao
林lin 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 袁yuan
潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 叶ye 程cheng 苏su 魏wei 吕lv 丁ding 任ren 沈shen 姚yao 卢lu 姜jiang 崔cui 钟zhong
谭tan 陆lu 汪wang 范fan 金jin 石shi 廖liao 贾jia 夏xia 韦wei 付fu 方fang 白bai 邹zou 孟meng 熊xiong 秦qin 邱qiu 江jiang
尹yin 薛xue 闫yan 段duan 雷lei 侯hou 龙long 史shi 陶tao 黎li 贺he 顾gu 毛mao 郝hao 龚gong 邵shao 万wan 钱qian 严yan 覃qin
武wu 戴dai 莫mo 孔kong 向xiang 汤tang"""  # the hundred commonest, with their readings


def test_the_hundred_commonest_surnames():
    expected = {pair[0]: pair[1:] for pair in COMMONEST.split()}
    assert len(expected) == 100
    assert {name: pinyin(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("仇英", "qiu ying"),
        ("区文诗", "ou wen shi"),
        ("解缙", "xie jin"),
        ("查良镛", "zha liang yong"),
        ("任贤齐", "ren xian qi"),
        ("朴正熙", "piao zheng xi"),
        ("盖聂", "ge nie"),
        ("翟志刚", "zhai zhi gang"),
        ("缪荣株", "miao rong zhu"),
        ("卜算子", "bu suan zi"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("澹台灭明", "tan tai mie ming"),
        ("长孙无忌", "zhang sun wu ji"),
        ("欧阳修", "ou yang xiu"),
        ("吕布", "lv bu"),  # ü is typed v
        ("阿卜杜热西提·买买提", "a bo du re xi ti mai mai ti"),
    ],
)
def test_how_names_are_read(name, sounds):
    assert pinyin(name) == sounds
    assert sound_key(name) == sounds.replace(" ", "")
    assert initials(name) == "".join(syllable[0] for syllable in sounds.split())


def test_a_surname_is_read_differently_only_in_front():
    assert pinyin("王解放") == "wang jie fang"
    assert pinyin("解放") == "xie fang"


def test_people_are_found_by_their_initials():
    assert initials("张秀英") == "zxy"
    assert initials("曾单") == "zd"


def test_lu_and_lv_are_two_sounds():
    assert sound_key("吕秀英") != sound_key("陆秀英") == sound_key("卢秀英")


@pytest.mark.parametrize(
    ("one", "other"),
    [("张秀英", "章秀瑛"), ("李建国", "黎建国"), ("王桂兰", "汪桂岚"), ("曾明", "增鸣"), ("区文", "欧文")],
)
def test_names_that_sound_alike_have_one_key(one, other):
    assert one != other
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    "written",
    [
        "张秀英", " 张 秀 英 ", "张\u3000秀英", "张秀英（已故）", "张秀英(大)", "张秀英【迁出】", "张秀英女士", "张秀英 女士 ",
        "张秀英女士（独居）", "张秀英老人", "'张秀英", "张秀英*",
    ],
)  # fmt: skip
def test_ways_of_writing_one_name(written):
    assert normalise_name(written) == "张秀英"


@pytest.mark.parametrize("dot", "·•．・‧∙.")
def test_one_kind_of_middle_dot(dot):
    assert normalise_name(f"阿布都{dot}买买提") == "阿布都·买买提"


def test_latin_names_keep_single_blanks_and_are_read_by_words():
    assert normalise_name(" ＪＯＨＮ   Smith ") == "JOHN Smith"
    assert pinyin("John Smith") == "john smith"
    assert initials("John Smith") == "js"


@pytest.mark.parametrize("nothing", ["", "  ", "·", "（无）"])
def test_no_name_has_no_sound(nothing):
    assert pinyin(nothing) == sound_key(nothing) == initials(nothing) == ""


@settings(max_examples=50)
@given(st.text(alphabet="张单曾秀英阿布·. ()（）女士abcZ'*吕𠮷", max_size=12))
def test_what_is_in_one_form_stays_so_and_initials_begin_the_sounds(text):
    name = normalise_name(text)
    assert sound_key(name) == pinyin(name).replace(" ", "")
    assert initials(name) == "".join(syllable[0] for syllable in pinyin(name).split())


def test_surnames_have_a_syllable_for_every_character():
    assert all(len(name) == len(syllables) for name, syllables in SURNAMES.items())
