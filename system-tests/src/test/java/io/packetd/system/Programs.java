// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the servers and tools that are installed on this machine. */
final class Programs {

    /** Where Debian keeps servers that are not on the path of an ordinary user. */
    private static final List<String> MORE_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private Programs() {}

    /**
     * The program's file.
     *
     * @param debianPackage what to install when it is missing; the message names it
     * @throws IllegalStateException if it is missing: a system test that cannot run has not passed
     */
    static String require(String program, String debianPackage) {
        for (String folder : (System.getenv("PATH")
                        + File.pathSeparator
                        + String.join(File.pathSeparator, MORE_FOLDERS))
                .split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file.toString();
            }
        }
        throw new IllegalStateException(program + " is missing; on Debian: apt-get install " + debianPackage);
    }

    /** The newest file of this pattern, such as {@code /usr/lib/postgresql/15/bin/initdb}. */
    static String requireBelow(Path root, String relative, String debianPackage) {
        Path newest = null;
        try (var versions = Files.isDirectory(root) ? Files.newDirectoryStream(root) : null) {
            if (versions != null) {
                for (Path version : versions) {
                    Path file = version.resolve(relative);
                    if (Files.isExecutable(file) && (newest == null || file.compareTo(newest) > 0)) {
                        newest = file;
                    }
                }
            }
        } catch (java.io.IOException e) {
            throw new IllegalStateException("cannot read " + root, e);
        }
        if (newest == null) {
            throw new IllegalStateException(
                    root + "/*/" + relative + " is missing; on Debian: apt-get install " + debianPackage);
        }
        return newest.toString();
    }

    /** The Java that runs this test. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of this test, for servers that are Java programs. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The command as another user when we are root, for servers that refuse to run as root. */
    static List<String> as(String user, List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> prefixed = new ArrayList<>(
                List.of(require("setpriv", "util-linux"), "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        prefixed.addAll(command);
        return prefixed;
    }

    /** Whether this test runs as root. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
