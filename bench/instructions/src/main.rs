//! The hot path of a proxied request without sockets: read and parse the head, route it, write the backend's
//! request, read the backend's answer, write the client's. It does the same work every time, so that a count of
//! its instructions (`cargo xtask instructions`, under callgrind) says whether the path became dearer, on any
//! machine and however busy. Sockets, the balancer and the pools are not in it; `cargo xtask bench` measures all.
//!
//! Called with a scenario and a number of requests, it serves some to warm up and then that number inside
//! [`lockgate_instructions_measured`], which is what is counted.

mod path;
mod wire;

use path::Path;
use std::process::ExitCode;

/// Names, and what client and backend send.
const SCENARIOS: [(&str, &str, &str); 3] = [
    (
        "small",
        "GET /prod/user/profile HTTP/1.1\r\n\
         Host: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\r\n\
         User-Agent: curl/8.5.0\r\n\
         Accept: */*\r\n\
         Authorization: Bearer 0123456789\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\
         Content-Type: application/json\r\n\
         Content-Length: 13\r\n\r\n\
         {\"ok\": true}\n",
    ),
    (
        "browser",
        "GET /prod/api/v2/orders/2026/11/items?page=3&sort=-created&filter=open%20only HTTP/1.1\r\n\
         Host: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\r\n\
         Connection: keep-alive\r\n\
         sec-ch-ua: \"Chromium\";v=\"130\", \"Not?A_Brand\";v=\"99\"\r\n\
         sec-ch-ua-mobile: ?0\r\n\
         sec-ch-ua-platform: \"Linux\"\r\n\
         Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlIG9mIHNvbWUgbGVuZ3Ro\r\n\
         User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0\r\n\
         Accept: application/json, text/plain, */*\r\n\
         Origin: https://app.example.com\r\n\
         Sec-Fetch-Site: cross-site\r\n\
         Sec-Fetch-Mode: cors\r\n\
         Sec-Fetch-Dest: empty\r\n\
         Referer: https://app.example.com/orders\r\n\
         Accept-Encoding: gzip, deflate, br, zstd\r\n\
         Accept-Language: en-US,en;q=0.9\r\n\
         Cookie: session=0123456789abcdef; theme=dark\r\n\
         X-Forwarded-For: 198.51.100.7\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\
         Server: nginx/1.27.2\r\n\
         Date: Sun, 22 Nov 2026 22:00:00 GMT\r\n\
         Content-Type: application/json; charset=utf-8\r\n\
         Content-Length: 13\r\n\
         Connection: keep-alive\r\n\
         ETag: W/\"d-abcdef\"\r\n\
         Cache-Control: no-store\r\n\
         Access-Control-Allow-Origin: https://app.example.com\r\n\
         Vary: Origin\r\n\
         Set-Cookie: seen=1; Path=/; HttpOnly\r\n\r\n\
         {\"ok\": true}\n",
    ),
    (
        "upload",
        "POST /prod/user/profile HTTP/1.1\r\n\
         Host: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\r\n\
         Content-Type: application/json\r\n\
         Content-Length: 17\r\n\r\n\
         {\"name\": \"value\"}",
        "HTTP/1.1 201 Created\r\n\
         Transfer-Encoding: chunked\r\n\r\n\
         d\r\n{\"ok\": true}\n\r\n0\r\n\r\n",
    ),
];

const WARM_UP: u32 = 50;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((scenario, count)) = read(&arguments) else {
        let names: Vec<_> = SCENARIOS.iter().map(|(name, ..)| *name).collect();
        eprintln!(
            "usage: lockgate-instructions SCENARIO REQUESTS (scenarios: {})",
            names.join(", ")
        );
        return ExitCode::from(2);
    };
    let (_, request, answer) = scenario;
    let mut path = match Path::new(request.as_bytes(), answer.as_bytes()) {
        Ok(path) => path,
        Err(error) => {
            eprintln!("cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let served = path
        .serve(WARM_UP)
        .and_then(|()| lockgate_instructions_measured(&mut path, count));
    if let Err(error) = served {
        eprintln!("a request was not served: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

type Scenario = (&'static str, &'static str, &'static str);

fn read(arguments: &[String]) -> Option<(Scenario, u32)> {
    let [name, count] = arguments else {
        return None;
    };
    let scenario = SCENARIOS.iter().find(|(known, ..)| known == name)?;
    Some((*scenario, count.parse().ok()?))
}

/// What is counted: callgrind collects from where this is entered to where it is left, by its name.
#[unsafe(no_mangle)]
#[inline(never)]
#[allow(unsafe_code)] // A name of its own for one function; nothing else has it.
fn lockgate_instructions_measured(path: &mut Path, count: u32) -> Result<(), path::Failure> {
    path.serve(count)
}
