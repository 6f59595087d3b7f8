# Every message that people read on a page. en.ftl has the same keys in the same order; a test holds both together.

name = Hài Lòng
language-name = Tiếng Việt

## Frame of every page
skip-to-content = Đến nội dung chính
navigation = Điều hướng
navigation-index = Chỉ số
navigation-rate = Đánh giá
simulated-title = Dữ liệu mô phỏng
simulated-text = Các con số trên trang này do máy tạo ra để trình bày cách làm, không phải ý kiến của người dân.
footer-program = Lập bằng Hài Lòng, chương trình mở để đo và công bố mức độ hài lòng.
back-to-index = Về trang chỉ số

## Published index
interval-long = Khoảng tin cậy
interval-short = KTC
base = n = { $n } phiếu hợp lệ
base-of = n = { $n } phiếu hợp lệ trên { $visits } lượt đã giải quyết
older-release = Bản công bố của kỳ trước.
newest-release = Xem kỳ mới nhất
change-up = Tăng { $size } điểm phần trăm so với { $period }.
change-down = Giảm { $size } điểm phần trăm so với { $period }.
change-real = Mức thay đổi này lớn hơn sai số của khảo sát (KTC { $level }: { $interval }).
change-noise = Chưa phân biệt được với sai số của khảo sát (KTC { $level }: { $interval }).
why-none = Không có phiếu nào
why-few = Chưa công bố: { $n } phiếu, dưới mức { $least }
why-hidden = Chưa công bố: số phiếu dưới mức { $least }
why-undefined = Không tính được

factors-title = Các yếu tố của chỉ số
factors-lead = Tỷ lệ phiếu chọn “Hài lòng” hoặc “Rất hài lòng”, theo từng yếu tố của phiếu hỏi.
factors-caption = Toàn bộ các đơn vị,
column-factor = Yếu tố
column-satisfied = Hài lòng

charts-title = Biểu đồ
chart-table = Bảng số liệu
download-svg = Hình SVG
download-png = Hình PNG
download-csv = Số liệu CSV

offices-title = Các đơn vị
offices-lead = Bảng xếp theo danh mục đơn vị, không theo điểm. Hai đơn vị có khoảng hạng chồng lên nhau thì khảo sát chưa đủ để nói đơn vị nào hơn. Đơn vị ít phiếu xem thêm số gộp bốn quý.
offices-caption = Tỷ lệ hài lòng theo đơn vị, kèm khoảng tin cậy, số phiếu (n) và khoảng hạng
column-office = Đơn vị
column-ranks = Khoảng hạng
rolling = Gộp bốn quý

open-title = { $period } đang mở
open-responses = Phiếu đã nhận, tính vào chỉ số khi khóa quý
open-walk-ins = Phiếu tự gửi trên trang này, ngoài chỉ số
open-rate = Gửi đánh giá
closed-title = Chưa có đợt khảo sát đang mở
closed-text = Khi quý mới mở, trang này cho biết số phiếu đã nhận.

none-title = Chưa có bản công bố
none-text = Kết quả quý đầu tiên sẽ hiện ở đây sau khi khóa số liệu.

method-title = Cách tính
method-population = Số liệu nói về: { $population }.
method-measure = Chỉ số là tỷ lệ câu trả lời ở mức “Hài lòng” hoặc “Rất hài lòng” trong phiếu hỏi gồm { $items } câu, { $factors } yếu tố. Mức “Bình thường” không được tính là hài lòng.
method-weights = Mỗi phiếu đại diện cho các lượt giải quyết cùng đơn vị, cùng nhóm dịch vụ trong quý. Cách tính này giả định rằng trong mỗi nhóm, người trả lời và người không trả lời có ý kiến như nhau; giả định đó không phải lúc nào cũng đúng.
method-interval = Khảo sát chỉ hỏi một phần số lượt, nên mỗi con số đi kèm một khoảng tin cậy { $level }. Khoảng càng rộng thì con số càng chưa chắc chắn.
method-gate = Số liệu dựa trên dưới { $least } phiếu không được công bố.
method-walk-in = Phiếu tự gửi trên trang này không gắn với một lượt giải quyết cụ thể, nên được đếm riêng và không tính vào chỉ số.
downloads-title = Tải về
download-report = Báo cáo
download-slides = Bản trình chiếu
download-workbook = Bảng tính
download-scores = Bảng chỉ số
download-figures = Bảng số liệu từng câu hỏi
releases-title = Các kỳ đã công bố
source = Phương pháp { $scheme } phiên bản { $version }; dữ liệu khóa ngày { $date }; mã dữ liệu { $hash }; chương trình { $program }.

## Rating form
rate-title = Đánh giá lần giải quyết vừa qua
rate-lead = Khoảng một phút. Không hỏi tên, không bắt buộc. Phiếu gửi ở đây được đếm riêng, không tính vào chỉ số.
field-office = Ông/Bà đã đến đơn vị nào?
field-service-group = Ông/Bà làm thủ tục thuộc nhóm nào?
choose = Chọn
detail-title = Đánh giá từng nội dung
detail-hint = Không bắt buộc. Mở nội dung muốn đánh giá.
no-opinion = Không có ý kiến
trap-label = Để trống ô này
comment-label = Ông/Bà muốn nói thêm điều gì? (không bắt buộc)
comment-hint = Tối đa 300 ký tự. Không ghi tên, số điện thoại, số giấy tờ hay mã hồ sơ.
rate-send = Gửi đánh giá
rate-privacy = Phiếu không có tên và không gắn với máy của Ông/Bà. Nhân viên không xem được từng phiếu.
error-prefix = Lỗi:
error-word = Lỗi
error-title = Có chỗ cần xem lại
error-office = Chọn đơn vị đã đến
error-service-group = Chọn nhóm thủ tục
error-service-group-here = Đơn vị này không có nhóm thủ tục đó, chọn nhóm khác
error-overall = Chọn một trong năm mức hài lòng
error-item = Chọn một trong các mức, hoặc “Không có ý kiến”
error-comment-long = Rút ngắn ý kiến còn tối đa 300 ký tự
thanks-title = Đã nhận phiếu
thanks-text = Cảm ơn Ông/Bà. Phiếu đã được ghi nhận.
thanks-next = Số phiếu tự gửi của quý này hiện trên trang chỉ số. Kết quả được công bố sau khi khóa quý.

## Staff
staff-home = Trang chính
staff-people = Người dùng
staff-roles = Vai trò
staff-no-roles = Tài khoản chưa có vai trò nào. Hỏi người quản trị tài khoản.
continue = Tiếp tục
sign-in = Đăng nhập
sign-in-lead = Dành cho cán bộ của cơ quan. Người đánh giá không cần tài khoản.
sign-in-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng
sign-out = Đăng xuất
password = Mật khẩu
password-new = Mật khẩu mới
password-hint = Ít nhất 12 ký tự. Vài từ không liên quan với nhau thì dễ nhớ và khó đoán.
password-again = Gõ lại mật khẩu mới
second-factor = Mã xác thực
second-factor-lead = Mở ứng dụng xác thực trên điện thoại và gõ mã sáu số đang hiện.
second-factor-code = Mã sáu số
second-factor-wrong = Mã chưa đúng hoặc đã dùng; chờ mã tiếp theo rồi gõ lại
second-factor-new = Cài mã xác thực
second-factor-new-lead = Quét hình vuông bằng ứng dụng xác thực trên điện thoại, rồi gõ mã sáu số đang hiện để xác nhận.
second-factor-typed = Không quét được thì gõ vào ứng dụng:
set-up = Người quản trị đầu tiên
set-up-lead = Trang này chỉ mở khi chưa có tài khoản nào. Người đầu tiên quản trị tài khoản và đơn vị, rồi thêm những người khác.
set-up-code = Mã cài đặt máy chủ đã in khi khởi động
set-up-wrong = Mã cài đặt chưa đúng
join = Nhận tài khoản
join-lead = Gõ mã mời đã nhận và chọn mật khẩu. Không ai khác biết mật khẩu này.
join-wrong = Tên đăng nhập hoặc mã mời chưa đúng, hoặc mã đã hết hạn
invitation-code = Mã mời
person-name = Họ tên
person-login = Tên đăng nhập
person-role = Vai trò
person-scope = Phạm vi
person-scope-hint = Gõ office:MÃ cho một đơn vị, province:MÃ cho một tỉnh, * cho tất cả.
person-state = Tình trạng
person-state-invited = Đã mời
person-state-active = Đang dùng
person-state-disabled = Đã khóa
person-new = Thêm người
person-new-lead = Người mới nhận mã mời và tự chọn mật khẩu.
person-history = Vai trò trước nay
person-since = Từ
person-until = Đến
person-revoke = Rút vai trò
person-grant = Giao vai trò
person-reset = Cấp lại tài khoản
person-reset-text = Khi mất mật khẩu hoặc điện thoại: mọi phiên đăng nhập kết thúc, người này nhận mã mời mới.
person-disable = Khóa tài khoản
person-login-taken = Tên đăng nhập đã có người dùng
person-invited = Đã thêm người
person-invited-text = Đưa tận tay hai dòng dưới đây cho người mới. Mã mời chỉ hiện một lần, dùng được trong 7 ngày tại trang /staff/join.
scope-everywhere = tất cả
scope-province = tỉnh { $code }

## Problems
not-found-title = Không có trang này
not-found-text = Địa chỉ có thể đã gõ sai, hoặc trang đã được chuyển đi.
failed-title = Máy chủ gặp lỗi
failed-text = Lỗi ở phía chúng tôi và đã được ghi lại. Thử lại sau ít phút.
busy-title = Máy chủ đang bận
busy-text = Phiếu chưa được ghi nhận. Quay lại trang trước và gửi lại sau ít phút.
rate-closed-title = Đợt khảo sát đang đóng
rate-closed-text = Hiện chưa có quý nào đang mở để nhận đánh giá. Góp ý, phản ánh vẫn được tiếp nhận tại Bộ phận Một cửa.
elsewhere-title = Phiếu không được gửi từ trang này
elsewhere-text = Phiếu đến từ một trang khác nên không được ghi nhận. Mở trang đánh giá ở đây rồi gửi lại.
already-title = Phiếu này đã được ghi nhận
already-text = Phiếu đã gửi trước đó và chỉ tính một lần. Nội dung sửa sau khi gửi không được nhận.
not-allowed-title = Không có quyền
not-allowed-text = Việc này cần một vai trò khác, hoặc một người thứ hai. Hỏi người quản trị tài khoản.
too-often-title = Thử quá nhiều lần
too-often-text = Chờ vài phút rồi thử lại.
unreadable-title = Không đọc được phiếu
unreadable-text = Phiếu gửi lên bị hỏng hoặc quá dài. Mở lại trang đánh giá rồi gửi lại.
