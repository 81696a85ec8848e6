"""Addresses: whether two spellings mean one door is judged by hand, as a worker of the community would."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.addresses import address_key, building_of, floor_of, normalise_address, walking_order

ONE_DOOR = [
    [
        "梅苑3幢2单元501室", "梅苑3栋2-501", "梅苑3号楼2单元501", "梅苑三幢二单元501室", "梅苑3#2-501", "梅苑3#楼2-501室",
        " 梅苑 ３幢２单元５０１室", "梅苑第3幢2单元501", "梅苑03幢02单元501", "梅苑3-2-501", "梅苑3座2单元501户",
        "梅苑小区3幢2单元501", "梅苑三幢二单元五〇一室", "梅苑，3幢，2单元，501室",
        "梅溪社区梅苑3幢2单元501", "梅溪街道梅溪社区居委会梅苑3幢2单元501室", "南京市玄武区梅苑3幢2单元501",
        "江苏省南京市玄武区梅园新村街道梅苑社区梅苑小区3幢2单元501室",
    ],
    ["中山路12号", "中山路１２号", "中山路十二号", "南京市中山路12号", "江苏省南京市玄武区中山路12号"],
    ["梅苑12幢501", "梅苑十二幢501室"],
    ["梅苑23幢501", "梅苑二十三栋501室"],
    ["梅苑20幢501", "梅苑二十幢501"],
    ["民族大道1号", "广西壮族自治区南宁市青秀区民族大道1号"],
    ["朝阳路8号", "北京市朝阳区朝阳路8号", "北京市市辖区朝阳区朝阳路8号"],
    ["花安路2号", "昆山市花桥镇花安路2号", "苏州市昆山市花桥镇花安路2号", "江苏省苏州市昆山市花安路2号"],
    ["王家村3组", "王家村三组"],
    ["梅苑A座501", "梅苑a座501室", "梅苑Ａ座501"],
]  # fmt: skip

DIFFERENT_DOORS = [
    [
        "梅苑3幢2单元501",
        "梅苑3幢2单元502",
        "梅苑3幢1单元501",
        "梅苑2幢3单元501",
        "桂园3幢2单元501",
        "梅苑32幢501",
        "梅苑3幢2501",
    ],
    ["梅苑小区3幢101", "桂园小区3幢101", "兰苑小区3幢101"],
    ["花园东区3幢101", "花园西区3幢101", "东区3幢101", "西区3幢101", "花园一区3幢101", "花园二区3幢101"],
    ["梅苑A区3幢101", "梅苑B区3幢101"],
    ["梅苑12幢101", "梅苑2幢101", "梅苑十二幢102", "梅苑二十幢101"],
    ["梅苑3幢A单元501", "梅苑3幢B单元501", "梅苑3幢东单元501", "梅苑3幢西单元501", "梅苑3幢甲单元501"],
    ["梅苑3幢501A", "梅苑3幢501B"],
    ["中山路12号", "中山东路12号", "解放路12号", "市府路12号", "区府路12号", "省府路12号", "县前街12号", "镇江路12号"],
    ["梅苑社区3幢101", "桂园社区3幢101"],
    ["梅苑一期3幢101", "梅苑二期3幢101"],
    ["王家村3组", "李家村3组", "王家村4组"],
    ["梦里水乡东苑3幢101", "江南小镇东苑3幢101"],
]


@pytest.mark.parametrize("spellings", ONE_DOOR, ids=lambda spellings: spellings[0])
def test_spellings_of_one_door_have_one_key(spellings):
    assert {address_key(text) for text in spellings} == {address_key(spellings[0])}


@pytest.mark.parametrize("doors", DIFFERENT_DOORS, ids=lambda doors: doors[0])
def test_different_doors_have_different_keys(doors):
    for one, other in itertools.combinations(doors, 2):
        assert address_key(one) != address_key(other), (one, other)


@pytest.mark.parametrize("text", ["", "  ", "，", "3幢101", "南京市玄武区新街口街道"])
def test_what_names_no_road_or_estate_has_no_key(text):
    """Else every 3幢101 of the town would be one door."""
    assert address_key(text) == ""


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("梅苑 ３幢，二单元501室。", "梅苑3幢2单元501室"),
        ("梅苑二十一号楼十单元五零一室", "梅苑21号楼10单元501室"),
        ("三里屯一号", "三里屯1号"),  # 三 counts nothing here
        ("梅苑a座", "梅苑A座"),
    ],
)
def test_one_form(text, form):
    assert normalise_address(text) == form


@pytest.mark.parametrize(
    ("address", "floor"),
    [
        ("梅苑3幢2单元501室", 5),
        ("梅苑3幢2单元1203室", 12),
        ("梅苑3幢2单元0501", 5),
        ("梅苑3幢2单元101室", 1),
        ("梅苑3栋2-501", 5),
        ("梅苑3-2-1702", 17),
        ("梅苑三号楼二单元五〇一室", 5),
        ("梅溪街道梅溪社区梅苑3#楼501户", 5),
        ("梅苑A座1801", 18),
        ("梅苑3幢东单元302A室", 3),
        ("中山路12号501室", 5),
        ("梅苑 ３幢 ２单元 ６０２", 6),
    ],
)
def test_a_door_number_tells_the_floor(address, floor):
    """Read off by hand: the last two digits are the door, those before it the floor."""
    assert floor_of(address) == floor


@pytest.mark.parametrize(
    "address",
    [
        "", "梅苑", "中山路1203号", "中山路12号", "梅苑501", "501室", "王家村3组101", "梅苑3幢2单元", "梅苑3幢2单元5楼",
        "梅苑3幢2单元501室东间", "梅苑3幢51室", "梅苑3幢2单元12345", "梅苑3幢100室", "梅苑3幢9901室", "梅苑3幢012",
    ],
)  # fmt: skip
def test_no_floor_is_guessed(address):
    """A house number, a door without a building, a number of other lengths, floor 0 or 99, or something behind the door."""
    assert floor_of(address) is None


@settings(max_examples=50)
@given(st.text(alphabet="江苏省南京市玄武区县街道镇乡社区居委会小梅苑路3幢2单元五十〇号室A东 ,１", max_size=20))
def test_whatever_is_typed_gets_the_key_of_its_one_form(text):
    once = normalise_address(text)
    assert address_key(text) == address_key(once)


@settings(max_examples=50)
@given(st.integers(1, 60), st.integers(1, 9), st.integers(101, 2999))
def test_the_usual_spellings_agree_for_every_number(building, unit, room):
    spellings = (
        f"梅苑{building}幢{unit}单元{room}室",
        f"梅苑{building}栋{unit}-{room}",
        f"梅溪街道梅苑{building}号楼{unit}单元{room}",
    )
    assert {address_key(text) for text in spellings} == {f"梅苑|{building}|{unit}|{room}"}


def test_doors_in_walking_order() -> None:
    """Number by number, not letter by letter: building 2 before building 10, 101 before 1001."""
    doors = ["梅苑10幢1单元101室", "梅苑2幢1单元1001室", "梅苑2栋1-101", "雪堂新村1幢1单元101室"]
    keys = sorted(map(address_key, doors), key=walking_order)
    assert keys == ["梅苑|2|1|101", "梅苑|2|1|1001", "梅苑|10|1|101", "雪堂新村|1|1|101"]


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("梅苑3幢2单元501室", "梅苑 3-2"),
        ("梅苑3栋2-501", "梅苑 3-2"),
        ("长江路12号", "长江路"),
        ("梅苑", "梅苑"),
        ("", ""),
    ],
)
def test_the_building_of_a_door(address: str, building: str) -> None:
    """What neighbours share, however the door is written."""
    assert building_of(address_key(address)) == building
