// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.Arrays;

/** Takes credentials out of what is reported: they leave the decoder in no form. */
public final class Redaction {

    /** What stands in the place of a credential. */
    public static final String REDACTED = "[redacted]";

    /** Parameters of URLs that carry credentials, lower case. */
    private static final String[] PARAMETERS = {
        "token",
        "access_token",
        "accesstoken",
        "access-token",
        "auth_token",
        "authtoken",
        "id_token",
        "refresh_token",
        "session_token",
        "csrf_token",
        "xsrf_token",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "pass",
        "user_password",
        "secret",
        "client_secret",
        "clientsecret",
        "app_secret",
        "secret_key",
        "secretkey",
        "api_key",
        "apikey",
        "api-key",
        "api_token",
        "x-api-key",
        "key",
        "private_key",
        "private_token",
        "access_key",
        "accesskey",
        "accesskeyid",
        "access_key_id",
        "awsaccesskeyid",
        "signature",
        "sig",
        "sign",
        "auth",
        "authorization",
        "jwt",
        "bearer",
        "assertion",
        "client_assertion",
        "samlresponse",
        "samlrequest",
        "sessionid",
        "session_id",
        "session",
        "sid",
        "jsessionid",
        "phpsessid",
        "x-amz-signature",
        "x-amz-credential",
        "x-amz-security-token",
        "x-goog-signature",
        "x-goog-credential",
        "subscription-key",
        "otp"
    };

    private static final String[][] BY_LENGTH = byLength();

    private Redaction() {}

    /** A URL or target of any form with the user information and the secret parameters replaced. */
    public static String url(String url) {
        return parameters(userInfo(url));
    }

    /** {@code host[:port]} with the user information before it replaced. */
    public static String authority(String authority) {
        int at = authority.lastIndexOf('@');
        return at < 0 ? authority : REDACTED + authority.substring(at);
    }

    private static String userInfo(String url) {
        int at = url.indexOf('@');
        int slashes = at < 0 ? -1 : url.indexOf("//");
        if (slashes < 0) {
            return url;
        }
        int from = slashes + 2;
        int to = from;
        while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        int last = url.lastIndexOf('@', to - 1);
        return last < from ? url : url.substring(0, from) + REDACTED + url.substring(last);
    }

    private static String parameters(String url) {
        if (url.indexOf('=') < 0) {
            return url;
        }
        StringBuilder clean = null;
        int copied = 0;
        int name = -1;
        int i = 0;
        while (i < url.length()) {
            char c = url.charAt(i);
            if (separates(c)) {
                name = i + 1;
            } else if (c == '=' && name >= 0) {
                int end = endOfValue(url, i + 1);
                if (end > i + 1 && isSecret(url, name, i)) {
                    clean = clean == null ? new StringBuilder(url.length()) : clean;
                    clean.append(url, copied, i + 1).append(REDACTED);
                    copied = end;
                }
                name = -1;
                i = end;
                continue;
            }
            i++;
        }
        return clean == null ? url : clean.append(url, copied, url.length()).toString();
    }

    /** A nested URL in a value, as in {@code ?next=/a?token=x}, has parameters of its own. */
    private static int endOfValue(String url, int from) {
        int i = from;
        while (i < url.length() && !separates(url.charAt(i)) && url.charAt(i) != '>' && url.charAt(i) != '"') {
            i++;
        }
        return i;
    }

    private static boolean separates(char c) {
        return c == '?' || c == '&' || c == ';' || c == '#';
    }

    private static boolean isSecret(String url, int from, int to) {
        int length = to - from;
        if (length >= BY_LENGTH.length) {
            return false;
        }
        for (String secret : BY_LENGTH[length]) {
            if (url.regionMatches(true, from, secret, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static String[][] byLength() {
        int longest = 0;
        for (String parameter : PARAMETERS) {
            longest = Math.max(longest, parameter.length());
        }
        String[][] all = new String[longest + 1][0];
        for (String parameter : PARAMETERS) {
            String[] same = all[parameter.length()];
            all[parameter.length()] = Arrays.copyOf(same, same.length + 1);
            all[parameter.length()][same.length] = parameter;
        }
        return all;
    }
}
