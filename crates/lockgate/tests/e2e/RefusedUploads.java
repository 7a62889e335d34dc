import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Uploads that are refused while they run, by the blocking client of the Java library.
 * Arguments: host, port, how many. Each upload must read the refusal; a reset instead of it is an error.
 */
final class RefusedUploads {
    public static void main(String[] arguments) throws Exception {
        var uri = URI.create("http://" + arguments[0] + ":" + arguments[1] + "/nobody/serves/this");
        int count = Integer.parseInt(arguments[2]);
        byte[] body = new byte[5_000_000];
        for (int number = 0; number < count; number++) {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setReadTimeout(60_000);
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            String text;
            try (var in = connection.getErrorStream()) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (status != 403 || !text.contains("Forbidden")) {
                throw new IllegalStateException(number + ": " + status + " " + text);
            }
        }
        System.out.println(count + " refusals read");
    }
}
