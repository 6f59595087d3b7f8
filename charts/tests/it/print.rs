//! Slips and sheets: what is printed, on which paper, and that a code says exactly what it should.

use analytics::Text;
use charts::{
    Error,
    print::{self, Choice, Form, Kit, Modules, Piece, Roll, Row, Section, Serial, Slip},
};

const TODAY: &str = "2026-11-25";

fn slip(number: usize) -> Slip {
    Slip {
        office: Text::new("Ban Quản lý Khu kinh tế Vân Phong", "Van Phong Economic Zone Board"),
        counter: Some(Text::new("Quầy 3", "Counter 3")),
        url: format!("https://danhgia.khanhhoa.gov.vn/b/ABCDEFGHJKLMNPQRSTVWXYZ2345{number:02}"),
        address: "danhgia.khanhhoa.gov.vn/b".to_owned(),
        code: format!("7KQ4M-2XW{number:02}"),
        until: "2026-12-09".to_owned(),
    }
}

fn form() -> Form {
    let scale = [
        ("Rất không hài lòng", "Very dissatisfied"),
        ("Không hài lòng", "Dissatisfied"),
        ("Bình thường", "Neutral"),
        ("Hài lòng", "Satisfied"),
        ("Rất hài lòng", "Very satisfied"),
    ];
    let choice = |(mark, (vi, en)): (usize, (&str, &str))| Choice {
        mark: (mark + 1).to_string(),
        text: Text::new(vi, en),
        apart: false,
    };
    let mut choices: Vec<Choice> = scale.into_iter().enumerate().map(choice).collect();
    let overall = choices.clone();
    choices.push(Choice { mark: "9".into(), text: Text::new("Không có ý kiến", "No opinion"), apart: true });
    let row = |number: usize| Row {
        number,
        text: Text::new("Thời gian giải quyết hồ sơ đúng quy định", "The time taken is as the rules say"),
        choices: choices.clone(),
    };
    let whole = Row { number: 1, text: Text::new("Nhìn chung", "All in all"), choices: overall };
    let names = ["Tiếp cận dịch vụ", "Thủ tục hành chính", "Công chức", "Kết quả", "Góp ý"];
    let mut sections = vec![Section { name: None, rows: vec![whole] }];
    for (at, name) in names.into_iter().enumerate() {
        let rows = (0..4 + at % 2).map(|row_at| row(2 + 5 * at + row_at)).collect();
        sections.push(Section { name: Some(Text::new(name, "Factor")), rows });
    }
    Form {
        title: Text::new(
            "Phiếu khảo sát sự hài lòng tại Bộ phận Một cửa",
            "Satisfaction survey at the one-stop counter",
        ),
        office: slip(1).office,
        period: "2026-Q4".to_owned(),
        stem: Text::new("Ông/Bà hài lòng ở mức nào về:", "How satisfied are you with:"),
        sections,
        version: "one_stop 1".to_owned(),
    }
}

fn serials(count: usize) -> Vec<Serial> {
    let serial = |number: usize| Serial {
        serial: format!("VPEZ-{number:06}"),
        url: format!("https://danhgia.khanhhoa.gov.vn/b/S{number:028}"),
    };
    (1..=count).map(serial).collect()
}

/// The text of a code in byte mode, read back module by module as a telephone reads it.
fn read_back(text: &str) -> String {
    let modules = Modules::of(text).unwrap();
    let picture: String = (0..modules.size())
        .map(|row| {
            (0..modules.size()).map(|column| if modules.is_dark(row, column) { '#' } else { '.' }).collect::<String>()
                + "\n"
        })
        .collect();
    super::qr::read(&picture)
}

#[test]
fn a_code_says_exactly_what_it_should() {
    for text in ["https://a.vn/b/7KQ4M2XW01", "https://dg.gov.vn/b/ABCDEFGHJKLMNPQRST", slip(7).url.as_str()] {
        assert_eq!(read_back(text), text);
    }
}

#[test]
fn a_receipt_printer_gets_a_slip_a_page_as_wide_as_its_paper() {
    for (roll, millimetres) in [(Roll::Mm58, 58.0), (Roll::Mm80, 80.0)] {
        let document = print::slips(&[slip(1), slip(2)], roll, TODAY).unwrap();
        let pages = document.pages();
        assert_eq!(pages.len(), 2);
        for (number, page) in (1..).zip(&pages) {
            assert!((page.width - millimetres / 25.4 * 72.0).abs() < 0.01 && page.height < 300.0, "{page:?}");
            assert!(page.text.contains(&format!("7KQ4M-2XW{number:02}")), "{}", page.text);
            assert!(page.text.contains("09/12/2026") && page.text.contains("2026-12-09"), "{}", page.text);
        }
        assert!(document.pdf().unwrap().starts_with(b"%PDF"), "tagged, with the code described");
    }
}

#[test]
fn an_a4_sheet_holds_twelve_slips_and_none_is_lost() {
    let all: Vec<Slip> = (1..=30).map(slip).collect();
    let pages = print::slips(&all, Roll::A4, TODAY).unwrap().pages();
    assert_eq!(pages.len(), 3);
    for (position, page) in pages.iter().enumerate() {
        assert!((page.width - 595.28).abs() < 0.01 && (page.height - 841.89).abs() < 0.01);
        let codes = all.iter().filter(|slip| page.text.contains(&slip.code)).count();
        assert_eq!(codes, [12, 12, 6][position]);
    }
}

#[test]
fn every_copy_begins_on_the_front_of_a_paper_and_carries_its_serial_on_each_page() {
    let pages = print::sheets(&form(), &serials(3), TODAY).unwrap().pages();
    let printed: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    for (at, serial) in serials(3).iter().enumerate() {
        let on: Vec<usize> = (0..printed.len()).filter(|page| printed[*page].contains(&serial.serial)).collect();
        assert!(!on.is_empty() && on[0].is_multiple_of(2), "copy {at} begins on page {}", on[0] + 1);
        assert!(printed[on[0]].contains(&format!("Trang 1/{}", on.len())), "{}", printed[on[0]]);
    }
}

#[test]
fn a_sheet_has_every_item_with_its_words_and_the_codes_of_the_clerk() {
    let text: String = print::sheets(&form(), &serials(1), TODAY)
        .unwrap()
        .pages()
        .iter()
        .map(|page| page.text.clone() + "\n")
        .collect();
    // A line break inside a narrow head is a space to the reader.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Nhìn chung", "Công chức", "Rất không hài lòng", "Very satisfied", "Không có ý kiến", "Quý IV/2026"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert_eq!(text.matches("Thời gian giải quyết hồ sơ đúng quy định").count(), 22);
    assert!(text.contains("Không đoán") && text.contains("Never guess"));
}

#[test]
fn the_same_sheets_are_the_same_bytes() {
    let print = || print::sheets(&form(), &serials(2), TODAY).unwrap().pdf().unwrap();
    assert!(print() == print());
}

#[test]
fn an_address_that_no_telephone_would_read_from_paper_is_refused() {
    let long = Slip { url: "https://".to_owned() + &"a".repeat(200), ..slip(1) };
    assert!(matches!(print::slips(&[long], Roll::Mm58, TODAY), Err(Error::TooLongForQr(208))));
}

#[test]
fn a_name_with_markup_is_printed_as_it_stands() {
    let name = "*A* #eval(\"1\") $x$ <b>";
    let odd = Slip { office: Text::new(name, name), ..slip(1) };
    let text = print::slips(&[odd], Roll::Mm80, TODAY).unwrap().pages()[0].text.replace('\n', " ");
    assert!(text.contains(name), "{text}");
}

#[test]
fn a_long_name_makes_the_words_of_an_a4_slip_smaller_and_one_that_cannot_fit_is_refused() {
    let two_lines = Text::new(
        "Ban Quản lý Khu kinh tế Vân Phong và các khu công nghiệp tỉnh Khánh Hòa",
        "Management Board of Van Phong Economic Zone and the Industrial Parks of Khanh Hoa Province",
    );
    let long = Slip { office: two_lines, ..slip(1) };
    let page = print::slips(std::slice::from_ref(&long), Roll::A4, TODAY).unwrap().pages()[0].text.replace('\n', " ");
    assert!(page.contains(&long.code) && page.contains("cannot see your answer"), "{page}");
    let endless = Slip { office: Text::new("Ban ".repeat(150), "Board ".repeat(150)), ..slip(1) };
    let refused = print::slips(&[endless], Roll::A4, TODAY).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("does not fit a slip on A4: Ban Ban"), "{refused}");
}

#[test]
fn poster_card_and_insert_are_one_sheet_of_a4_with_the_office_its_code_and_what_people_must_know() {
    let kit = Kit {
        office: slip(1).office,
        counter: slip(1).counter,
        url: "https://danhgia.khanhhoa.gov.vn/rate?office=VPEZ".to_owned(),
        address: "danhgia.khanhhoa.gov.vn/rate?office=VPEZ".to_owned(),
    };
    for (piece, copies) in [(Piece::Poster, 1), (Piece::Card, 2), (Piece::Insert, 3)] {
        let document = print::kit(&kit, piece, TODAY).unwrap();
        let pages = document.pages();
        assert_eq!(pages.len(), 1, "{piece:?}");
        assert!((pages[0].width - 595.28).abs() < 0.01 && (pages[0].height - 841.89).abs() < 0.01);
        let text = pages[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["Ban Quản lý Khu kinh tế Vân Phong", "Quầy 3", "Không bắt buộc", "Người ở quầy không xem được"]
        {
            assert_eq!(text.matches(words).count(), copies, "{piece:?}: {words}\n{text}");
        }
        assert!(text.replace(' ', "").contains("danhgia.khanhhoa.gov.vn/rate?office=VPEZ"), "{text}");
        assert!(document.pdf().unwrap().starts_with(b"%PDF"), "tagged, with the code described");
    }
}

#[test]
fn a_long_name_leaves_the_pieces_of_the_kit_one_sheet_each() {
    let office = Text::new(
        "Trung tâm Phục vụ hành chính công của Ban Quản lý Khu kinh tế Vân Phong và các khu công nghiệp tỉnh Khánh Hòa",
        "Public Administration Service Centre of the Management Board of Van Phong Economic Zone and the Industrial Parks",
    );
    let url = "https://danhgia.khanhhoa.gov.vn/rate?office=VPEZ".to_owned();
    let kit = Kit { office, counter: None, address: url.clone(), url };
    for piece in Piece::ALL {
        assert_eq!(print::kit(&kit, piece, TODAY).unwrap().pages().len(), 1, "{piece:?}");
    }
}
