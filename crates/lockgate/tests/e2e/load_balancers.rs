//! Load balancers brought up: an address that forwards, health checks whose outcome traffic follows by both ways, and
//! targets that fail without a word.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::{Reply, Upstream, wait_for, wait_until};

use crate::setup::{LIMIT, LoadBalancer, Lockgate, endpoints, exchange, service, text};
use crate::tools::{client, has, skip, transcript};

/// A process whose load balancers listen, in a network that no other test has.
fn lockgate(pool: &str) -> Lockgate {
    Lockgate::start_with(|launch| {
        launch
            .env("LOCKGATE_LOAD_BALANCER_ADDRESSES", pool)
            .env("LOCKGATE_HEALTH_CHECKS", "on")
    })
}

/// A Service with more annotations, on a port that needs no rights.
fn annotated(
    lockgate: &Lockgate,
    annotations: &[(&str, &str)],
    targets: &[SocketAddr],
) -> LoadBalancer {
    let mut text = service("foobar").replace("port: 80,", "port: 8480,");
    for (name, value) in annotations {
        let line = format!(
            "  annotations:\n    service.beta.kubernetes.io/aws-load-balancer-{name}: \"{value}\"\n"
        );
        text = text.replacen("  annotations:\n", &line, 1);
    }
    lockgate.manifest("foobar.yaml", &text);
    lockgate.manifest("endpoints.yaml", &endpoints("foobar", targets));
    wait_for("the targets", LIMIT, || {
        let found = lockgate.load_balancer("foobar")?;
        (found.ready.len() == targets.len()).then_some(found)
    })
}

fn of_status(lockgate: &Lockgate) -> Value {
    lockgate.status()["loadBalancers"][0].clone()
}

/// The health of each target, as `status` has it.
fn health(lockgate: &Lockgate) -> Vec<String> {
    let balancer = of_status(lockgate);
    let targets = balancer["listeners"][0]["targets"].as_array().unwrap();
    targets
        .iter()
        .map(|target| text(&target["health"]))
        .collect()
}

fn address(lockgate: &Lockgate) -> IpAddr {
    wait_for("the address", LIMIT, || {
        of_status(lockgate)["address"].as_str()?.parse().ok()
    })
}

#[test]
fn a_load_balancer_has_an_address_and_both_ways_follow_its_health_checks() {
    let lockgate = lockgate("127.0.80.0/24");
    let ill = Arc::new(AtomicBool::new(false));
    let pods = ["one", "two"].map(|name| {
        let ill = Arc::clone(&ill);
        Upstream::start(move |request| {
            if request.target == "/healthz" && name == "two" && ill.load(Ordering::SeqCst) {
                return Reply::text(500, "ill");
            }
            Reply::text(200, name)
        })
        .unwrap()
    });
    let checks = [
        ("healthcheck-protocol", "http"),
        ("healthcheck-path", "/healthz"),
        ("healthcheck-interval", "5"),
        ("healthcheck-unhealthy-threshold", "2"),
        ("healthcheck-healthy-threshold", "2"),
    ];
    let balancer = annotated(&lockgate, &checks, &[pods[0].address(), pods[1].address()]);
    let listener = SocketAddr::new(address(&lockgate), 8480);
    let directly = || exchange(listener, "GET", "/", &[("Host", "foobar")], b"").unwrap();
    wait_until("the listener", LIMIT, || {
        TcpStream::connect(listener).is_ok()
    });
    let more = json!({"uri": format!("http://{}:8480/{{proxy}}", balancer.dns_name)});
    let api = lockgate.api_behind(&balancer, more);
    let over_the_gateway = || lockgate.get(&api.id, "/prod/x");
    for ask in [&directly as &dyn Fn() -> _, &over_the_gateway] {
        let mut seen: Vec<String> = (0..40).map(|_| ask().text()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen, ["one", "two"]);
    }

    ill.store(true, Ordering::SeqCst);
    wait_until("a failed health check to count", LIMIT, || {
        health(&lockgate).contains(&"unhealthy".to_owned())
    });
    for ask in [&directly as &dyn Fn() -> _, &over_the_gateway] {
        assert!((0..20).all(|_| ask().text() == "one"));
    }
    if has("aws", &["--version"]) {
        assert_eq!(
            states(&lockgate, &balancer.arn),
            ["healthy", "unhealthy Target.FailedHealthChecks"]
        );
    } else {
        skip(
            "load_balancers::aws",
            "the aws command line is not installed",
        );
    }
    ill.store(false, Ordering::SeqCst);
    wait_until("it to be well again", LIMIT, || {
        health(&lockgate) == ["ready", "ready"]
    });
    wait_until("traffic to be back", LIMIT, || {
        over_the_gateway().text() == "two"
    });
    let problems = of_status(&lockgate)["conditions"].clone();
    assert_eq!(problems, json!([]));
}

/// DescribeTargetHealth, and that DescribeLoadBalancers tells the address.
fn states(lockgate: &Lockgate, balancer: &str) -> Vec<String> {
    let aws = |arguments: &[&str]| {
        let output = client(lockgate, "aws")
            .arg("elbv2")
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", transcript(&output));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let described = aws(&["describe-load-balancers", "--load-balancer-arns", balancer]);
    let zone = &described["LoadBalancers"][0]["AvailabilityZones"][0];
    let told = text(&zone["LoadBalancerAddresses"][0]["PrivateIPv4Address"]);
    assert_eq!(told, address(lockgate).to_string());
    let groups = aws(&["describe-target-groups", "--load-balancer-arn", balancer]);
    let group = text(&groups["TargetGroups"][0]["TargetGroupArn"]);
    let health = aws(&["describe-target-health", "--target-group-arn", &group]);
    let state = |one: &Value| {
        let health = &one["TargetHealth"];
        let reason = health["Reason"].as_str().unwrap_or_default();
        format!("{} {reason}", text(&health["State"]))
            .trim()
            .to_owned()
    };
    let all = health["TargetHealthDescriptions"].as_array().unwrap();
    let mut states: Vec<String> = all.iter().map(state).collect();
    states.sort();
    states
}

/// A pod that says nothing: its queue of connections is full, so that the machine drops what asks for one.
struct Silent {
    listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Silent {
    fn new() -> Silent {
        let socket =
            socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(&any.into()).unwrap();
        socket.listen(0).unwrap();
        let listener = TcpListener::from(socket);
        let address = listener.local_addr().unwrap();
        let mut queue = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
            queue.push(stream);
        }
        Silent {
            listener,
            _queue: queue,
        }
    }
}

#[test]
fn a_pod_that_falls_silent_delays_few_requests_and_fails_none() {
    let lockgate = Lockgate::start();
    let well = Upstream::start(|_| Reply::text(200, "well")).unwrap();
    let silent = Silent::new();
    let balancer = lockgate.service(
        "foobar",
        &[well.address(), silent.listener.local_addr().unwrap()],
    );
    let api = lockgate.api_behind(&balancer, json!({}));
    let ask = || {
        let began = Instant::now();
        assert_eq!(lockgate.get(&api.id, "/prod/x").text(), "well");
        began.elapsed()
    };
    let first: Vec<Duration> = (0..4).map(|_| ask()).collect();
    let slow = |times: &[Duration]| {
        let limit = Duration::from_millis(240);
        times.iter().filter(|time| **time > limit).count()
    };
    // Every other one meets it, and goes elsewhere in a quarter of a second, until two have.
    assert_eq!(slow(&first), 2, "{first:?}");
    assert!(
        first.iter().all(|time| *time < Duration::from_secs(2)),
        "{first:?}"
    );
    let mut states = Vec::new();
    wait_until("it to be avoided", LIMIT, || {
        states = health(&lockgate);
        states.contains(&"unreachable".to_owned())
    });
    let next: Vec<Duration> = (0..40).map(|_| ask()).collect();
    assert!(
        slow(&next) <= 1,
        "one may find out whether it is back: {next:?}"
    );
}

#[test]
fn a_header_of_the_proxy_protocol_precedes_the_gateways_requests() {
    let lockgate = Lockgate::start();
    let pod = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = pod.local_addr().unwrap();
    let read = Arc::new(Mutex::new(Vec::new()));
    let reading = Arc::clone(&read);
    std::thread::spawn(move || {
        while let Ok((mut stream, peer)) = pod.accept() {
            let reading = Arc::clone(&reading);
            std::thread::spawn(move || {
                let mut bytes = vec![0; 28];
                stream.read_exact(&mut bytes).unwrap();
                reading.lock().unwrap().push((peer, bytes));
                let mut request = Vec::new();
                let mut byte = [0];
                while stream.read(&mut byte).is_ok_and(|read| read > 0) {
                    request.push(byte[0]);
                    if request.ends_with(b"\r\n\r\n") {
                        let answer = match request.starts_with(b"GET ") {
                            true => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                            false => "HTTP/1.1 500 No request\r\nContent-Length: 0\r\n\r\n",
                        };
                        stream.write_all(answer.as_bytes()).unwrap();
                        request.clear();
                    }
                }
            });
        }
    });
    let balancer = annotated(&lockgate, &[("proxy-protocol", "*")], &[target]);
    let more = json!({"uri": format!("http://{}:8480/{{proxy}}", balancer.dns_name)});
    let api = lockgate.api_behind(&balancer, more);
    for _ in 0..8 {
        assert_eq!(lockgate.get(&api.id, "/prod/x").text(), "ok");
    }
    let read = read.lock().unwrap();
    // Connections are kept, one by each worker that served.
    assert!((1..8).contains(&read.len()), "{read:?}");
    for (peer, header) in read.iter() {
        let SocketAddr::V4(peer) = peer else {
            panic!("{peer}")
        };
        let mut expected = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c".to_vec();
        expected.extend(peer.ip().octets());
        expected.extend([127, 0, 0, 1]);
        expected.extend(peer.port().to_be_bytes());
        expected.extend(target.port().to_be_bytes());
        assert_eq!(*header, expected);
    }
}

/// Says whom it sees, to whoever connects.
fn telling() -> SocketAddr {
    let pod = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = pod.local_addr().unwrap();
    std::thread::spawn(move || {
        while let Ok((mut stream, peer)) = pod.accept() {
            // Whoever looks only whether somebody listens may be gone.
            let _ = stream.write_all(peer.ip().to_string().as_bytes());
        }
    });
    target
}

#[test]
fn targets_see_clients_or_status_says_why_not() {
    let target = telling();
    let seen_and_said = |preserve: &str, pool: &str| {
        let lockgate = Lockgate::start_with(|launch| {
            launch
                .env("LOCKGATE_LOAD_BALANCER_ADDRESSES", pool)
                .env("LOCKGATE_PRESERVE_CLIENT_ADDRESSES", preserve)
        });
        let asked = [("target-group-attributes", "preserve_client_ip.enabled=true")];
        annotated(&lockgate, &asked, &[target]);
        let listener = SocketAddr::new(address(&lockgate), 8480);
        let mut seen = String::new();
        wait_until("the listener", LIMIT, || {
            let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
            let socket = socket.unwrap();
            let client = SocketAddr::from(([127, 0, 0, 9], 0));
            socket.bind(&client.into()).unwrap();
            seen.clear();
            socket.connect(&listener.into()).is_ok()
                && TcpStream::from(socket).read_to_string(&mut seen).is_ok()
        });
        (seen, of_status(&lockgate)["conditions"].clone())
    };
    let (seen, said) = seen_and_said("off", "127.0.81.0/24");
    assert_eq!(seen, "127.0.0.1");
    assert_eq!(said[0]["severity"], "note", "{said}");
    assert_eq!(said[0]["reason"], "ClientAddressesNotPreserved");
    // Whether the right is there is the machine's affair.
    let (seen, said) = seen_and_said("on", "127.0.82.0/24");
    match said.as_array().unwrap().as_slice() {
        [] => assert_eq!(seen, "127.0.0.9"),
        said => {
            assert_eq!(seen, "127.0.0.1");
            assert_eq!(said[0]["severity"], "warning", "{said:?}");
            assert_eq!(said[0]["reason"], "ClientAddressesNotPreserved");
        }
    }
}
