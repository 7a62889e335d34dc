//! Objects written past the API server, into the etcd that it reads: for many events in little time. The API server
//! tells its watches of them as of its own writes; what a write through it costs (admission, validation, a patch), and
//! on two processors that is most of what there is, falls away. Nobody checks what is written here.

use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::{MessageReader, connect};

const LIMIT: Duration = Duration::from_secs(20);

/// A connection to etcd, by the HTTP that it offers beside gRPC.
pub struct Etcd {
    address: &'static str,
    connection: MessageReader<TcpStream>,
}

impl Etcd {
    pub(super) fn connect(address: &'static str) -> io::Result<Self> {
        let stream = connect(address.parse().map_err(io::Error::other)?, LIMIT)?;
        Ok(Self {
            address,
            connection: MessageReader::new(stream),
        })
    }

    /// Puts objects in place of those with their names, all at one moment. `resource` is their plural, and each has its
    /// version and kind as in a manifest.
    ///
    /// # Errors
    /// When they are not taken.
    pub fn put(&mut self, resource: &str, objects: &[Value]) -> io::Result<()> {
        let put = |object: &Value| {
            let name = |field: &str| object["metadata"][field].as_str().unwrap_or_default();
            let key = format!(
                "/registry/{resource}/{}/{}",
                name("namespace"),
                name("name")
            );
            let (key, value) = (STANDARD.encode(key), STANDARD.encode(object.to_string()));
            json!({"requestPut": {"key": key, "value": value}})
        };
        let puts: Vec<Value> = objects.iter().map(put).collect();
        let body = json!({"success": puts}).to_string();
        let request = format!(
            "POST /v3/kv/txn HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.connection.source_mut().write_all(request.as_bytes())?;
        let answer = self.connection.response("POST")?;
        match answer.status {
            200 => Ok(()),
            _ => Err(io::Error::other(answer.text())),
        }
    }
}
