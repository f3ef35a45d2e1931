//! Pen names with their icons: made, changed, deleted, with every fault told at its field.

use crate::support::{Answer, Browser, each_site};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

/// Sends a form with a file, as browsers do.
async fn upload(
    browser: &Browser<'_>,
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
    file: &[u8],
) -> Answer {
    let token = browser.get(page).await.token();
    let mut body = Vec::new();
    for (name, value) in fields.iter().chain(&[("authenticity_token", &*token)]) {
        let head = format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(head.as_bytes());
    }
    body.extend(b"--line\r\nContent-Disposition: form-data; name=\"icon\"; filename=\"icon.png\"\r\n");
    body.extend(b"Content-Type: image/png\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--line--\r\n");
    let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
    browser.ask(request, Body::from(body)).await
}

/// A red picture of 3 × 2 pixels (PNG, without compression).
const PNG: &[u8] = include_bytes!("support/red.png");

#[tokio::test]
async fn a_pen_name_is_made_with_its_picture_changed_and_deleted() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let ada = site.signed_in("ada").await;
        let (new, list) = ("/users/ada/pseuds/new", "/users/ada/pseuds");
        let fields = [("name", "夜行 & co"), ("description", "<b>Trains</b>"), ("alt", "A red \"lamp\"")];
        let made = upload(&ada, new, list, &fields, PNG).await;
        assert_eq!(
            (made.status, made.location()),
            (StatusCode::SEE_OTHER, "/users/ada/pseuds?done=saved"),
            "{}",
            made.text
        );
        let page = site.browser().get("/users/ada").await.text;
        assert!(page.contains("夜行 &amp; co") && page.contains("<b>Trains</b>"), "{page}");
        assert!(page.contains("alt=\"A red &quot;lamp&quot;\""));
        let at = page.find("/icons/").unwrap();
        let icon = site.browser().get(page[at..].split('"').next().unwrap()).await;
        assert_eq!(
            (icon.status, &icon.headers["content-type"]),
            (StatusCode::OK, &"image/jpeg".parse().unwrap())
        );
        assert!(icon.headers["cache-control"].to_str().unwrap().contains("immutable"));
        let edit = "/users/ada/pseuds/%E5%A4%9C%E8%A1%8C%20%26%20co/edit";
        let fields = [("name", "Night Train"), ("drop_icon", "1"), ("make_default", "1")];
        assert_eq!(ada.submit(edit, edit, &fields).await.status, StatusCode::SEE_OTHER);
        let gone = site.browser().get(page[at..].split('"').next().unwrap()).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "the picture is gone with it");
        let delete = "/users/ada/pseuds/ada/delete";
        assert_eq!(ada.submit(delete, delete, &[]).await.location(), "/users/ada/pseuds?done=deleted");
        let delete = "/users/ada/pseuds/night%20train/delete";
        let kept = ada.submit(delete, delete, &[]).await;
        assert!(kept.text.contains("This is your default pen name"), "{}", kept.text);
        assert_eq!(ada.get("/users/ada/pseuds/nobody/edit").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_pen_name_is_told_and_what_was_typed_stays() {
    each_site(async |site| {
        site.person("ada", &[]).await;
        let ada = site.signed_in("ada").await;
        let (new, list) = ("/users/ada/pseuds/new", "/users/ada/pseuds");
        for name in ["", "ADA", "Admin", "m\u{43E}derator", "a/b", &"n".repeat(41)] {
            let answer =
                ada.submit(new, list, &[("name", name), ("description", "kept as <i>typed</i>")]).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.text.contains("id=\"name-error\""), "{name}: {}", answer.text);
            assert!(answer.text.contains(&format!("value=\"{name}\"")), "{name}");
            assert!(answer.text.contains("kept as &lt;i&gt;typed&lt;/i&gt;"));
        }
        let long = "d".repeat(501);
        let answer = ada.submit(new, list, &[("name", "Ferry"), ("description", &long)]).await;
        assert!(answer.text.contains("id=\"description-error\"") && answer.text.contains(&long));
        let heavy = vec![7; 500 * 1024 + 1];
        for (file, said) in
            [(&b"no picture"[..], "could not be read as a picture"), (&heavy, "may have 500 KB")]
        {
            let answer = upload(&ada, new, list, &[("name", "Ferry")], file).await;
            assert!(answer.text.contains(said) && answer.text.contains("value=\"Ferry\""), "{}", answer.text);
        }
        assert_eq!(ada.get(list).await.text.matches("/edit\"").count() - 1, 1, "none of them was made");
    })
    .await;
}
