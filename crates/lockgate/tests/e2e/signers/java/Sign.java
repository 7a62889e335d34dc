import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The requests of `signers.rs`, signed by the signer of the SDK for Java and sent by the JDK's client.
 * Arguments: endpoint, region, file of cases. A case is a line of fields, percent-encoded and apart by tabs; each
 * answer becomes a line: its status, a space, its body.
 */
final class Sign {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    /** Set by the client itself, from the URI and the body. */
    private static final Set<String> OF_CLIENT = Set.of("host", "content-length");

    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            String[] fields = line.split("\t", -1);
            byte[] body = decoded(fields[4]).getBytes(StandardCharsets.UTF_8);
            var signed = signed(URI.create(arguments[0]), arguments[1], fields, body);
            var request = HttpRequest.newBuilder(signed.getUri())
                    .method(fields[0], body.length == 0
                            ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
            signed.forEachHeader((name, values) -> {
                if (!OF_CLIENT.contains(name.toLowerCase())) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            out.println(response.statusCode() + " " + response.body());
        }
    }

    private static SdkHttpRequest signed(URI endpoint, String region, String[] fields, byte[] body) {
        var path = Arrays.stream(fields[1].split("/"))
                .map(segment -> SdkHttpUtils.urlEncode(decoded(segment)))
                .collect(Collectors.joining("/", "/", ""));
        var request = SdkHttpRequest.builder()
                .uri(endpoint)
                .encodedPath(path)
                .method(SdkHttpMethod.fromValue(fields[0]));
        for (String[] pair : pairs(fields[2])) {
            request.appendRawQueryParameter(pair[0], pair[1]);
        }
        for (String[] pair : pairs(fields[3])) {
            request.putHeader(pair[0], pair[1]);
        }
        String key = decoded(fields[6]), secret = decoded(fields[7]), token = decoded(fields[8]);
        AwsCredentialsIdentity identity = token.isEmpty()
                ? AwsCredentialsIdentity.create(key, secret)
                : AwsSessionCredentialsIdentity.create(key, secret, token);
        return SIGNER.sign(sign -> {
            sign.identity(identity)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "apigateway")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region);
            if (fields[5].equals("query")) {
                sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60));
            }
        }).request();
    }

    private static List<String[]> pairs(String field) {
        var found = new ArrayList<String[]>();
        for (String pair : field.split("&")) {
            int at = pair.indexOf('=');
            if (at >= 0) {
                found.add(new String[] {decoded(pair.substring(0, at)), decoded(pair.substring(at + 1))});
            }
        }
        return found;
    }

    private static String decoded(String text) {
        return SdkHttpUtils.urlDecode(text);
    }
}
