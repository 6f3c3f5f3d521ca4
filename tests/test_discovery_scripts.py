"""Lists in scripts without blanks between words are found as others are, dated or not, and so are their articles."""

from __future__ import annotations

import pytest

from statement_watch.model import PageKind
from test_discovery import found

LISTS = {
    "Japanese": (
        ("会社概要", "お問い合わせ", "サイトマップ", "採用情報", "アクセス"),
        (
            "首相は記者会見で新しい経済対策を発表しました",
            "協会は学校給食の無償化に関する声明を公表",
            "全国知事会、地方財政の充実を求める決議",
            "医療従事者の処遇改善についての共同声明",
            "年次総会の開催と新役員の選任のお知らせ",
        ),
    ),
    "Chinese": (
        ("首页", "关于我们", "新闻中心", "政策法规", "联系我们"),
        (
            "外交部发言人就南海问题答记者问",
            "协会关于反对新关税政策的声明",
            "关于进一步优化营商环境的意见",
            "全国总工会发布劳动保护报告",
            "关于召开第十次会员代表大会的通知",
        ),
    ),
    "Thai": (
        ("หน้าแรก", "เกี่ยวกับเรา", "ข่าว", "ติดต่อ", "สมาชิก"),
        (
            "แถลงการณ์สมาคมพยาบาลเรื่องค่าตอบแทน",
            "สมาคมครูคัดค้านร่างพระราชบัญญัติใหม่",
            "ผลการประชุมคณะกรรมการประจำปี",
            "แถลงข่าวเรื่องความปลอดภัยในโรงเรียน",
            "ข้อเรียกร้องต่อรัฐบาลเรื่องงบประมาณ",
        ),
    ),
}


def page(menu: tuple[str, ...], titles: tuple[str, ...], *, dated: bool, text: str = "") -> str:
    entries = "".join(f"<li><a href='/{n}/'>{entry}</a></li>" for n, entry in enumerate(menu))
    rows = "".join(
        f"<li><a href='/news/{1000 + n}.html'>{title}</a>{f'<span>2026-05-0{n + 1}</span>' if dated else ''}</li>"
        for n, title in enumerate(titles)
    )
    return f"<html><body><ul>{entries}</ul><div>{text}</div><div class='c'><ul>{rows}</ul></div></body></html>"


@pytest.mark.parametrize("script", LISTS)
@pytest.mark.parametrize("dated", [True, False])
def test_a_list_is_found_and_its_menu_left_out(script: str, dated: bool) -> None:
    menu, titles = LISTS[script]
    assert [item.title for item in found(page(menu, titles, dated=dated)).items] == list(titles)


@pytest.mark.parametrize("script", LISTS)
def test_a_long_text_above_other_titles_is_no_list(script: str) -> None:
    menu, titles = LISTS[script]
    text = f"<p>{'。'.join(titles)}</p>" * 12
    assert found(page(menu, titles, dated=False, text=text)).kind is PageKind.ARTICLE
