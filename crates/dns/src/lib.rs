//! A DNS responder for the names that Lockgate gives out, so that they can be used as they are, without a Host header of
//! one's own: `<api>.execute-api.<anything>` is where the gateway is, and the DNS name of a load balancer where that
//! listens. It is authoritative for these and resolves nothing else: whoever asks it is a resolver that was told to
//! send it these names (CoreDNS, systemd-resolved). Messages, UDP and TCP are [`hickory_server`]'s; what the answer is
//! stands in [`names`].

pub mod names;

pub use names::Names;

use hickory_server::net::runtime::Time;
use hickory_server::proto::op::{MessageType, Metadata, OpCode, ResponseCode};
use hickory_server::proto::rr::{DNSClass, LowerName, Name, RData, Record, RecordType, rdata};
use hickory_server::server::{Request, RequestHandler, ResponseHandler, ResponseInfo, Server};
use hickory_server::zone_handler::MessageResponseBuilder;
use names::Answer;
use std::future::Future;
use std::io;
use std::iter;
use std::net::IpAddr;
use std::time::Duration;
use tokio::net::{TcpListener, UdpSocket};

/// How long an answer may be kept, in seconds. Load balancers come and go while one works.
const TTL: u32 = 10;
/// A TCP connection that asks nothing for so long is closed.
const TCP_IDLE: Duration = Duration::from_secs(10);
/// Answers that wait to be written to one TCP connection.
const TCP_QUEUE: usize = 32;

/// The two sockets of the responder, on one port.
#[derive(Debug)]
pub struct Sockets {
    pub udp: UdpSocket,
    pub tcp: TcpListener,
}

/// Answers until `stopping` is done.
///
/// # Errors
/// When a socket fails.
pub async fn serve(
    sockets: Sockets,
    names: Names,
    stopping: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut server = Server::new(Responder { names });
    server.register_socket(sockets.udp);
    server.register_listener(sockets.tcp, TCP_IDLE, TCP_QUEUE);
    tokio::select! {
        ended = server.block_until_done() => ended.map_err(io::Error::other),
        () = stopping => {
            let _ = server.shutdown_gracefully().await;
            Ok(())
        }
    }
}

struct Responder {
    names: Names,
}

#[async_trait::async_trait]
impl RequestHandler for Responder {
    async fn handle_request<R: ResponseHandler, T: Time>(
        &self,
        request: &Request,
        mut response_handle: R,
    ) -> ResponseInfo {
        let mut metadata = Metadata::response_from_request(&request.metadata);
        let mut builder = MessageResponseBuilder::from_message_request(request);
        if let Some(edns) = request.edns.as_ref() {
            builder.edns(edns);
        }
        let (code, records, authority) = self.answer(request);
        metadata.response_code = code;
        metadata.authoritative = code != ResponseCode::Refused && code != ResponseCode::NotImp;
        let response = builder.build(metadata, &records, iter::empty(), &authority, iter::empty());
        match response_handle.send_response(response).await {
            Ok(info) => info,
            Err(error) => {
                tracing::debug!(%error, "a DNS answer cannot be sent");
                let mut failed =
                    Metadata::new(request.metadata.id, MessageType::Response, OpCode::Query);
                failed.response_code = ResponseCode::ServFail;
                ResponseInfo::from(hickory_server::proto::op::Header {
                    metadata: failed,
                    counts: Default::default(),
                })
            }
        }
    }
}

impl Responder {
    /// Code, answers, and who is responsible where there is no answer.
    fn answer(&self, request: &Request) -> (ResponseCode, Vec<Record>, Option<Record>) {
        if request.metadata.op_code != OpCode::Query {
            return (ResponseCode::NotImp, Vec::new(), None);
        }
        let Ok(info) = request.request_info() else {
            return (ResponseCode::FormErr, Vec::new(), None);
        };
        let (name, kind) = (info.query.name(), info.query.query_type());
        if !matches!(info.query.query_class(), DNSClass::IN | DNSClass::ANY) {
            return (ResponseCode::Refused, Vec::new(), None);
        }
        let text = name.to_string();
        let addresses = match self.names.look_up(&text) {
            Answer::NotOurs => return (ResponseCode::Refused, Vec::new(), None),
            Answer::NoSuchName { zone } => {
                return (ResponseCode::NXDomain, Vec::new(), authority(&zone));
            }
            Answer::Addresses(addresses) => addresses,
        };
        let wanted = |address: &IpAddr| match kind {
            RecordType::A => address.is_ipv4(),
            RecordType::AAAA => address.is_ipv6(),
            RecordType::ANY => true,
            _ => false,
        };
        let records: Vec<Record> = (addresses.into_iter().filter(wanted))
            .map(|address| record(name, address))
            .collect();
        // No data of this kind is an answer too, and may be kept as long as its authority says.
        let zone = if records.is_empty() {
            authority(&text)
        } else {
            None
        };
        (ResponseCode::NoError, records, zone)
    }
}

fn record(name: &LowerName, address: IpAddr) -> Record {
    let data = match address {
        IpAddr::V4(address) => RData::A(rdata::A(address)),
        IpAddr::V6(address) => RData::AAAA(rdata::AAAA(address)),
    };
    Record::from_rdata(Name::from(name), TTL, data)
}

/// The record that tells how long the absence of an answer may be kept (RFC 2308).
fn authority(zone: &str) -> Option<Record> {
    let zone = Name::from_utf8(zone).ok()?;
    let mailbox = Name::from_utf8("hostmaster.lockgate.invalid.").ok()?;
    let soa = rdata::SOA::new(zone.clone(), mailbox, 1, 3_600, 600, 86_400, TTL);
    Some(Record::from_rdata(zone, TTL, RData::SOA(soa)))
}
