"""Organs, people with their posts through three years, lists, places, delegations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .world import World, chance

RANKS = {"A": "县处级正职", "B": "县处级副职", "C": "乡科级正职", "D": "乡科级副职", "E": "科级以下"}

# id, name, short, kind, parent, level, spec_rank, nature, quota
_ORGS = """
county-committee|中共清源县委员会|县委|党委||县|正处级|机关|
county-gov|清源县人民政府|县政府|政府||县|正处级|机关|
npc|清源县人大常委会|县人大|人大||县|正处级|机关|18
cppcc|政协清源县委员会|县政协|政协||县|正处级|机关|14
committee-office|中共清源县委办公室|县委办|部门|county-committee|县|正科级|机关|26
comm-general|县委办公室综合科|县委办综合科|科室|committee-office|||机关|
comm-confidential|县委办公室机要科|县委办机要科|科室|committee-office|||机关|
archives-bureau|清源县档案局|县档案局|部门|county-committee|县|正科级|机关|
gov-office|清源县人民政府办公室|县政府办|部门|county-gov|县|正科级|机关|34
gov-general|县政府办公室综合科|政府办综合科|科室|gov-office|||机关|
gov-secretary|县政府办公室秘书科|政府办秘书科|科室|gov-office|||机关|
gov-supervision|县政府督查室|督查室|科室|gov-office||副科级|机关|
gov-admin|县政府办公室行政科|政府办行政科|科室|gov-office|||机关|
water-bureau|清源县水利局|县水利局|部门|county-gov|县|正科级|机关|38
flood-section|县水利局防汛股|水利局防汛股|科室|water-bureau|||机关|
water-project|县水利局建设股|水利局建设股|科室|water-bureau|||机关|
flood-hq|清源县防汛抗旱指挥部办公室|县防办|部门|county-gov|县|正科级|机关|
finance-bureau|清源县财政局|县财政局|部门|county-gov|县|正科级|机关|42
budget-section|县财政局预算股|财政局预算股|科室|finance-bureau|||机关|
treasury-section|县财政局国库股|财政局国库股|科室|finance-bureau|||机关|
emergency-bureau|清源县应急管理局|县应急局|部门|county-gov|县|正科级|机关|30
rescue-section|县应急管理局救援协调股|应急局救援股|科室|emergency-bureau|||机关|
petition-bureau|清源县信访局|县信访局|部门|county-committee|县|正科级|机关|12
logistics-center|清源县机关事务服务中心|县机关事务中心|事业单位|county-gov|县|正科级|参公|24
property-section|县机关事务服务中心房产科|事务中心房产科|科室|logistics-center|||参公|
car-team|县机关事务服务中心车队|车队|科室|logistics-center|||参公|
agri-bureau|清源县农业农村局|县农业农村局|部门|county-gov|县|正科级|机关|36
nature-bureau|清源县自然资源局|县自然资源局|部门|county-gov|县|正科级|机关|33
transport-bureau|清源县交通运输局|县交通运输局|部门|county-gov|县|正科级|机关|29
health-bureau|清源县卫生健康局|县卫健局|部门|county-gov|县|正科级|机关|27
education-bureau|清源县教育局|县教育局|部门|county-gov|县|正科级|机关|31
project-taskforce|清源县重点项目推进专班|项目专班|专班|county-gov|县||机关|
qingshan-town|清源县青山镇人民政府|青山镇|街道乡镇|county-gov|乡|正科级|机关|41
hekou-town|清源县河口镇人民政府|河口镇|街道乡镇|county-gov|乡|正科级|机关|38
chengguan-town|清源县城关镇人民政府|城关镇|街道乡镇|county-gov|乡|正科级|机关|56
liuba-town|清源县柳坝镇人民政府|柳坝镇|街道乡镇|county-gov|乡|正科级|机关|35
baisha-town|清源县白沙镇人民政府|白沙镇|街道乡镇|county-gov|乡|正科级|机关|33
shuangqiao|清源县双桥乡人民政府|双桥乡|街道乡镇|county-gov|乡|正科级|机关|29
shimen|清源县石门乡人民政府|石门乡|街道乡镇|county-gov|乡|正科级|机关|28
yuntai|清源县云台乡人民政府|云台乡|街道乡镇|county-gov|乡|正科级|机关|27
"""
_ALIASES = {
    "gov-office": ["政府办", "县府办"],
    "committee-office": ["县委办公室"],
    "water-bureau": ["水利局", "县水务局"],
    "logistics-center": ["机关事务中心", "后勤中心"],
    "gov-supervision": ["政府督查室", "县督查室"],
    "flood-hq": ["防办", "县防指办"],
}
_SHARES = {"archives-bureau": ["committee-office"], "flood-hq": ["water-bureau"]}
TOWNS = (
    "qingshan-town", "hekou-town", "chengguan-town", "liuba-town", "baisha-town", "shuangqiao", "shimen", "yuntai",
)  # fmt: skip

# id, name, place of work, organ of the post, post, rank, from, extras (kind=…, grade=…, no: not a leading post)
_PEOPLE = """
zhou.mingyuan|周明远|county-committee|county-committee|县委书记|A|2024-06-18|principal
zheng.haitao|郑海涛|county-gov|county-gov|县长|A|2024-06-25|principal
lin.zhicheng|林志诚|county-committee|county-committee|县委副书记|B|2025-02-11|
xu.wenjing|许文静|county-committee|county-committee|县委常委、组织部部长|B|2024-03-20|
gu.changfeng|顾长风|county-gov|county-gov|常务副县长|B|2024-07-02|
su.wanqing|苏婉清|county-gov|county-gov|副县长|B|2025-01-14|
ma.desheng|马德胜|county-gov|county-gov|副县长|B|2024-01-23|
han.xuesong|韩雪松|county-gov|county-gov|副县长（挂职）|B|2025-09-01|kind=挂职;home=省直某单位
cao.guodong|曹国栋|npc|npc|县人大常委会主任|A|2024-01-30|
luo.yumei|罗玉梅|cppcc|cppcc|县政协主席|A|2024-01-30|
he.junfeng|何俊峰|committee-office|committee-office|主任|C|2024-09-10|
deng.xiaoyan|邓晓燕|committee-office|committee-office|副主任|D|2024-04-16|
xie.tianyou|谢天佑|committee-office|committee-office|副主任|D|2025-05-20|
tian.ye|田野|comm-general|committee-office|综合科科长|E|2024-02-26|
yin.xiaochuan|尹小川|comm-general|committee-office|综合科科员|E|2025-08-04|
kang.ning|康宁|comm-confidential|committee-office|机要科科长|E|2024-02-26|
bai.xuemei|白雪梅|comm-confidential|committee-office|机要科科员|E|2024-08-12|
jiang.yongkang|江永康|gov-office|gov-office|主任|C|2024-05-14|
qian.xuemin|钱学敏|gov-office|gov-office|副主任|D|2024-03-05|
fang.zheng|方正平|gov-office|gov-office|副主任|D|2025-04-08|
meng.fanxing|孟繁星|gov-supervision|gov-office|督查室主任|D|2025-03-18|
lu.xiaoyu|陆小雨|gov-supervision|gov-office|督查室科员|E|2024-08-12|
shi.lei|石磊|gov-supervision|gov-office|督查室科员|E|2024-02-26|
yu.xiaodong|余晓东|gov-general|gov-office|综合科科长|E|2024-02-26|
jia.siyuan|贾思远|gov-general|gov-office|综合科科员|E|2024-08-12|
dai.yue|戴月|gov-secretary|gov-office|秘书科科长|E|2024-02-26|
zou.kai|邹凯|gov-secretary|gov-office|秘书科科员|E|2025-08-04|
feng.lin|冯琳|gov-secretary|gov-office|秘书科工作人员|E|2026-03-02|kind=借入;home=education-bureau
tao.ran|陶然|gov-admin|gov-office|行政科科长|E|2024-02-26|
wan.li|万里青|gov-admin|gov-office|四级调研员|E|2024-11-05|grade=四级调研员
wang.jianjun|王建军|water-bureau|water-bureau|局长|C|2026-10-20|
li.wei|李伟|water-bureau|water-bureau|副局长|D|2024-06-04|
du.juan|杜鹃|water-bureau|water-bureau|副局长|D|2025-05-27|
song.jianghe|宋江河|flood-section|water-bureau|防汛股股长|E|2024-02-26|
liang.xiaolong|梁小龙|flood-section|water-bureau|防汛股科员|E|2024-08-12|
wei.ran|魏然|water-project|water-bureau|建设股股长|E|2024-02-26|
tang.shoucheng|唐守成|water-bureau|water-bureau|三级主任科员|E|2024-11-05|grade=三级主任科员
shen.lihua|沈丽华|finance-bureau|finance-bureau|局长|C|2024-05-14|
zhu.zhenguo|朱振国|finance-bureau|finance-bureau|副局长|D|2024-03-05|
li.wei2|李伟|budget-section|finance-bureau|预算股科员|E|2024-08-12|
xia.xiaohe|夏小荷|budget-section|finance-bureau|预算股股长|E|2024-02-26|
qiu.shi|邱实|treasury-section|finance-bureau|国库股股长|E|2024-02-26|
peng.cheng|彭程|treasury-section|finance-bureau|国库股科员|E|2025-08-04|
duan.zhigang|段志刚|emergency-bureau|emergency-bureau|副局长（主持工作）|D|2026-04-28|kind=主持工作
hou.liang|侯亮|emergency-bureau|emergency-bureau|副局长|D|2024-06-04|
lei.ming|雷鸣远|rescue-section|emergency-bureau|救援协调股股长|E|2024-02-26|
wang.chen|汪晨|rescue-section|emergency-bureau|救援协调股科员|E|2025-08-04|
zhu.rongan|祝融安|rescue-section|emergency-bureau|救援协调股科员|E|2025-03-03|kind=借出
gong.ping|龚平|emergency-bureau|emergency-bureau|办公室科员|E|2024-02-26|
zhang.hui|章慧|petition-bureau|petition-bureau|局长|C|2024-09-10|
tong.xin|童心|petition-bureau|petition-bureau|副局长|D|2025-03-18|
yan.ming|颜明|petition-bureau|petition-bureau|接访科科员|E|2024-08-12|
lu.guangyi|卢广义|logistics-center|logistics-center|主任|C|2024-05-14|
shi.hong|史红|logistics-center|logistics-center|副主任|D|2024-06-04|
long.fei|龙飞云|property-section|logistics-center|房产科科长|E|2024-02-26|
chen.dali|陈大力|car-team|logistics-center|车队调度员|E|2024-01-02|kind=聘用;A2
zhao.tiezhu|赵铁柱|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;B1
sun.zhiqiang|孙志强|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;C1
hu.deming|胡德明|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;C1
gao.feng|高丰收|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;A1
guo.weidong|郭卫东|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;C1
wu.dagang|吴大刚|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;C1
xu.haibin|徐海滨|car-team|logistics-center|驾驶员|E|2024-01-02|kind=聘用;C1
yang.shulin|杨树林|water-bureau|water-bureau|驾驶员|E|2024-01-02|kind=聘用;C1
huang.heqing|黄河青|emergency-bureau|emergency-bureau|驾驶员|E|2024-01-02|kind=聘用;B2
liu.changshun|刘长顺|qingshan-town|qingshan-town|驾驶员|E|2024-01-02|kind=聘用;C1
jiang.yong|蒋勇毅|transport-bureau|transport-bureau|驾驶员|E|2024-01-02|kind=聘用;C1
nie.aimin|聂爱民|agri-bureau|agri-bureau|驾驶员|E|2024-01-02|kind=聘用;C1
ding.xiang|丁向阳|finance-bureau|finance-bureau|驾驶员|E|2024-01-02|kind=聘用;C1
cheng.gong|程功|committee-office|committee-office|驾驶员|E|2024-01-02|kind=聘用;C1
jiang.haibo|姜海波|agri-bureau|agri-bureau|局长|C|2024-05-14|
fan.xiao|范晓|agri-bureau|agri-bureau|副局长|D|2025-05-27|
pan.deng|潘登高|agri-bureau|agri-bureau|种植业股股长|E|2024-02-26|
cui.lixin|崔立新|nature-bureau|nature-bureau|局长|C|2024-09-10|
liao.fan|廖凡|nature-bureau|nature-bureau|副局长|D|2024-06-04|
xiong.wei|熊伟业|nature-bureau|nature-bureau|规划股股长|E|2024-02-26|
jin.xin|金鑫垚|transport-bureau|transport-bureau|局长|C|2025-05-27|
ren.yuan|任远行|transport-bureau|transport-bureau|副局长|D|2024-06-04|
chang.qing|常青树|transport-bureau|transport-bureau|执法大队科员|E|2024-02-26|
xue.mei|薛梅|health-bureau|health-bureau|局长|C|2024-05-14|
he.xi|贺喜来|health-bureau|health-bureau|疾控股股长|E|2024-02-26|
qiao.song|乔松|education-bureau|education-bureau|局长|C|2024-09-10|
wu.lizhi|武立志|qingshan-town|qingshan-town|镇党委书记|C|2024-06-11|
li.wei3|李伟|qingshan-town|qingshan-town|镇长|C|2025-02-25|
yuan.ye|袁野平|hekou-town|hekou-town|镇长|C|2024-06-11|
yu.yang|于洋帆|chengguan-town|chengguan-town|镇长|C|2024-06-11|
tang.quan|汤泉|liuba-town|liuba-town|镇长|C|2025-02-25|
yin.shi|殷实秋|baisha-town|baisha-town|镇长|C|2024-06-11|
li.guang|黎光|shuangqiao|shuangqiao|乡长|C|2024-06-11|
mao.yuan|毛远帆|shimen|shimen|乡长|C|2025-02-25|
fan.xing|樊星海|yuntai|yuntai|乡长|C|2024-06-11|
"""
HEADS = {
    "county-committee": "zhou.mingyuan", "county-gov": "zheng.haitao", "npc": "cao.guodong", "cppcc": "luo.yumei",
    "committee-office": "he.junfeng", "gov-office": "jiang.yongkang", "gov-supervision": "meng.fanxing",
    "water-bureau": "wang.jianjun", "finance-bureau": "shen.lihua", "petition-bureau": "zhang.hui",
    "logistics-center": "lu.guangyi", "agri-bureau": "jiang.haibo", "nature-bureau": "cui.lixin",
    "transport-bureau": "jin.xin", "health-bureau": "xue.mei", "education-bureau": "qiao.song",
    "qingshan-town": "li.wei3", "hekou-town": "yuan.ye", "chengguan-town": "yu.yang", "liuba-town": "tang.quan",
    "baisha-town": "yin.shi", "shuangqiao": "li.guang", "shimen": "mao.yuan", "yuntai": "fan.xing",
}  # fmt: skip
"""Principal of a unit; 应急管理局 has none: a deputy is in charge."""

# person, organ, post, rank, kind, from, to, formalities
_PAST = """
wang.jianjun|hekou-town|镇党委书记|C|任职|2024-01-15|2026-10-19|2026-10-19
qin.shouyi|water-bureau|局长|C|任职|2024-01-15|2026-10-19|2026-10-25
duan.zhigang|emergency-bureau|副局长|D|任职|2024-03-05|2026-04-27|2026-04-27
zuo.anmin|gov-office|副主任|D|任职|2024-01-15|2026-10-19|2026-10-20
lin.zhicheng|committee-office|主任|C|任职|2024-01-15|2024-09-09|2024-09-09
lin.zhicheng|county-gov|副县长|B|任职|2024-09-10|2025-02-10|2025-02-10
he.junfeng|committee-office|副主任|D|任职|2024-01-15|2024-09-09|2024-09-09
xie.tianyou|comm-general|综合科科长|E|任职|2024-01-15|2025-05-19|2025-05-19
fang.zheng|gov-general|综合科科长|E|任职|2024-01-15|2025-04-07|2025-04-07
meng.fanxing|gov-office|督查室副主任|E|任职|2024-01-15|2025-03-17|2025-03-17
du.juan|liuba-town|副镇长|D|任职|2024-01-15|2025-05-26|2025-05-26
zhang.hui|gov-office|副主任|D|任职|2024-01-15|2024-09-09|2024-09-09
tong.xin|petition-bureau|接访科科长|E|任职|2024-01-15|2025-03-17|2025-03-17
cui.lixin|shimen|乡长|C|任职|2024-01-15|2024-09-09|2024-09-09
mao.yuan|nature-bureau|耕保股股长|E|任职|2024-01-15|2025-02-24|2025-02-24
jin.xin|transport-bureau|副局长|D|任职|2024-01-15|2025-05-26|2025-05-26
fan.xiao|baisha-town|副镇长|D|任职|2024-01-15|2025-05-26|2025-05-26
qiao.song|education-bureau|副局长|D|任职|2024-01-15|2024-09-09|2024-09-09
li.wei3|qingshan-town|副镇长|D|任职|2024-01-15|2025-02-24|2025-02-24
tang.quan|liuba-town|副镇长|D|任职|2024-01-15|2025-02-24|2025-02-24
feng.lin|education-bureau|办公室科员|E|任职|2024-01-15|2026-03-01|
kang.ning|archives-bureau|保管科科长（兼）|E|兼任|2024-02-26||
ma.desheng|flood-hq|县防指常务副指挥长（兼）|B|兼任|2025-04-01||
wei.ran|project-taskforce|综合协调组成员|E|跟班|2025-06-01|2025-12-31|2025-12-31
gong.ping|gov-office|应急值守岗|E|跟班|2025-03-01|2025-08-31|2025-08-31
yan.ming|gov-office|综合科跟班|E|跟班|2025-02-01|2025-07-31|2025-07-31
su.wanqing|education-bureau|局长|C|任职|2024-01-15|2025-01-13|2025-01-13
"""
_GONE = (
    ("qin.shouyi", "秦守义", "water-bureau", "在职", date(2026, 10, 25)),
    ("zuo.anmin", "左安民", "gov-office", "在职", date(2026, 10, 20)),
    ("ge.laogen", "葛老根", "agri-bureau", "退休", date(2025, 6, 30)),
)
"""Transferred out of the county, and retired."""

# id, name, kilometres one way, area, unit, sensitive, aliases
_PLACES = """
county-seat|清源县城|0|城区|||
gov-yard|县委县政府机关大院|0|城区|logistics-center||机关大院,县委大院
seal-lot|机关事务中心封存停车场|1.2|城区|logistics-center||
complex-yard|机关综合楼停车场|0.8|城区|logistics-center||
qingshan-yard|青山镇政府院内|43|县内|qingshan-town||青山镇
hekou-yard|河口镇政府院内|27.5|县内|hekou-town||河口镇
liuba-yard|柳坝镇政府院内|36|县内|liuba-town||柳坝镇
baisha-yard|白沙镇政府院内|18|县内|baisha-town||白沙镇
shuangqiao-yard|双桥乡政府院内|31|县内|shuangqiao||双桥乡
shimen-yard|石门乡政府院内|52|县内|shimen||石门乡
yuntai-yard|云台乡政府院内|61|县内|yuntai||云台乡
chengguan-yard|城关镇政府院内|3.5|城区|chengguan-town||城关镇
reservoir|青山水库管理站|47.5|县内|water-bureau||水库
flood-depot|县防汛物资储备库|6|城区|emergency-bureau||
industrial-park|清源县工业集中区|12.5|县内|||工业园
high-speed-station|清源高铁站|22|县内|||
lanjiang-city|澜江市区|96|县外|||市里,澜江
lanjiang-party-school|澜江市委党校|98.5|县外|||
provincial-capital|省城|287|县外|||
fengzhou|邻省丰州市|418|省外|||丰州
repair-shop|县公务用车定点维修厂|4|城区|||
gas-east|城东加油站|3|城区|||
teahouse|清溪茶楼|2.4|城区||yes|
scenic-lake|月亮湖景区|33|县内||yes|
guest-house|清源宾馆|1.5|城区||yes|
"""


def build(w: World) -> None:
    """Everything that stands: rooms, cars, meetings and tasks refer to it."""
    _orgs(w)
    _places(w)
    _people(w)
    _appointments(w)
    _groups(w)
    _delegations(w)


def lines(text: str) -> list[list[str]]:
    """Rows of a table written with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def _orgs(w: World) -> None:
    for ident, name, short, kind, parent, level, spec_rank, nature, quota in lines(_ORGS):
        extra: dict[str, Any] = {}
        yard = ident + "-yard" if not ident.endswith("-town") else ident.replace("-town", "-yard")
        if ident in TOWNS:
            extra["parking_places"] = [{"place": yard}]
        elif ident in ("county-gov", "county-committee"):
            extra["parking_places"] = [{"place": "gov-yard"}, {"place": "complex-yard", "from": date(2025, 1, 1)}]
        w.add(
            "org", ident, name=name, short=short, aliases=_ALIASES.get(ident), kind=kind, level=level or None,
            spec_rank=spec_rank or None, nature=nature, quota=int(quota) if quota else None,
            hierarchy="地方" if level else None, parent=parent or None, head=HEADS.get(ident),
            shares_with=_SHARES.get(ident), **extra,
        )  # fmt: skip
    w.edit("org", "project-taskforce")["from"] = date(2025, 6, 1)


def _places(w: World) -> None:
    from decimal import Decimal

    for ident, name, km, area, org, sensitive, aliases in lines(_PLACES):
        w.add(
            "place", ident, name=name, aliases=aliases.split(",") if aliases else None, km_from_seat=Decimal(km),
            area=area, sensitive=True if sensitive else None, org=org or None,
        )  # fmt: skip


def _people(w: World) -> None:
    rng = chance("people")
    for ident, name, org, _, _, rank, start, extra in lines(_PEOPLE):
        licence = [extra.rpartition(";")[2]] if "聘用" in extra else None
        grade = extra.partition("grade=")[2] or None
        if grade is None and rank == "E" and "聘用" not in extra:
            grade = rng.choice(("一级科员", "四级主任科员", "三级主任科员", "二级主任科员"))
        subsidised = "聘用" not in extra and rank != "A"
        w.add(
            "person", ident, name=name, org=org, grade=grade, employment="在职",
            joined_on=date.fromisoformat(start) if start >= "2024-08" else date(2023, 12, 1),
            licence=licence, licence_until=date(2029, rng.randint(1, 12), rng.randint(1, 28)) if licence else None,
            subsidy=[{"from": date(2024, 1, 1), "area": "城区"}] if subsidised else None,
        )  # fmt: skip
    for ident, name, org, employment, left in _GONE:
        w.add("person", ident, name=name, org=org, employment=employment, joined_on=date(2016, 3, 1), left_on=left)
    w.edit("person", "shen.lihua")["name_variants"] = ["沈麗華"]


def _appointments(w: World) -> None:
    for ident, _, _, org, post, rank, start, extra in lines(_PEOPLE):
        options = dict(part.split("=", 1) for part in extra.split(";") if "=" in part)
        kind = options.get("kind", "任职")
        appoint(
            w, "now", ident, org, post, rank, date.fromisoformat(start), kind=kind, home=options.get("home"),
            principal="principal" in extra or None,
        )  # fmt: skip
    for number, (ident, org, post, rank, kind, start, end, done) in enumerate(lines(_PAST)):
        appoint(
            w, f"past{number}", ident, org, post, rank, date.fromisoformat(start), kind=kind,
            end=date.fromisoformat(end) if end else None, done=date.fromisoformat(done) if done else None,
        )  # fmt: skip
    appoint(w, "past", "ge.laogen", "agri-bureau", "副局长", "D", date(2024, 1, 15), end=date(2025, 6, 30), done=date(2025, 7, 4))


def appoint(
    w: World,
    key: str,
    person: str,
    org: str,
    post: str,
    rank: str,
    start: date,
    *,
    kind: str = "任职",
    end: date | None = None,
    done: date | None = None,
    home: str | None = None,
    principal: bool | None = None,
    leading: bool | None = None,
) -> str:
    """An appointment; `rank` is a letter of RANKS. Unless told otherwise posts of rank E are not leading ones."""
    number = chance("doc", person, key).randint(3, 98)
    series = "清委干" if rank in "ABC" else "清人社任"
    paper = kind in ("任职", "主持工作", "挂职", "兼任")
    return w.add(
        "appointment", f"{person}:{key}", start, person=person, org=org, post=post, kind=kind, rank=RANKS[rank],
        leading=rank != "E" if leading is None else leading, principal=principal, main=False if kind == "兼任" else None, home_org=home,
        doc_no=f"{series}〔{start.year}〕{number}号" if paper else None,
        doc_date=start - timedelta(days=4) if paper else None,
        **{"from": start}, to=end, formalities_on=done,
    )  # fmt: skip


def _groups(w: World) -> None:
    w.add("group", "townships", name="乡镇", aliases=["各乡镇"], org_kinds=["街道乡镇"])
    flood = ("water-bureau", "emergency-bureau", "nature-bureau", "transport-bureau", "agri-bureau", "health-bureau", "finance-bureau")
    w.add(
        "group", "flood-members", name="防汛成员单位", aliases=["防指成员单位"], doc_no="清防指〔2026〕1号",
        members=[{"member": unit, "from": date(2026, 3, 1)} for unit in flood] + [{"member": "townships"}],
    )  # fmt: skip
    four = ("zhou.mingyuan", "zheng.haitao", "cao.guodong", "luo.yumei", "lin.zhicheng", "gu.changfeng")
    w.add("group", "four-teams", name="四套班子主要领导", aliases=["四套班子"], members=[{"member": p} for p in four])
    w.add("group", "project-members", name="重点项目联席单位",
          members=[{"member": u} for u in ("nature-bureau", "finance-bureau", "transport-bureau")])  # fmt: skip
    w.add("group", "safety-members", name="安委会成员单位", doc_no="清安委〔2025〕4号",
          members=[{"member": u} for u in ("emergency-bureau", "transport-bureau", "health-bureau", "education-bureau")])  # fmt: skip


def _delegations(w: World) -> None:
    for principal, delegate, roles, start, end, reason in (
        ("zheng.haitao", "gu.changfeng", ["主要负责人"], date(2026, 3, 9), date(2026, 4, 3), "赴省委党校学习"),
        ("jiang.yongkang", "qian.xuemin", ["派车审批人"], date(2026, 7, 13), date(2026, 7, 24), "年休假"),
        ("lu.guangyi", "shi.hong", ["派车审批人"], date(2026, 9, 14), date(2026, 9, 18), "赴澜江市培训"),
        ("jiang.yongkang", "fang.zheng", ["派车审批人", "办公室主任"], date(2026, 11, 16), date(2026, 11, 27), "随县长外出招商"),
    ):  # fmt: skip
        w.add(
            "delegation", f"{principal}:{start}", start - timedelta(days=3), principal=principal, delegate=delegate,
            roles=roles, **{"from": start}, to=end, reason=reason,
            paper={"approver": principal, "signed_on": start - timedelta(days=3)},
        )  # fmt: skip
