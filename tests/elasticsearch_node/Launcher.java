// Starts one Elasticsearch node from its published jars, and ends with whoever started it.
//
// Arguments: setting=value ... ; path.home, path.data and path.logs must be among them.
// The node ends when standard input does: its other end is held by the tests, and the
// operating system closes it however they end.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

public class Launcher {
    public static void main(String[] arguments) throws Exception {
        Settings settings = settings(arguments);
        LogConfigurator.configureESLogging();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), null, () -> "lurewatch-tests");
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
            Set.of(), Map.of(), false);
        Node node = new Node(environment, plugins);
        node.start();
        while (System.in.read() != -1) { }
        delete(Path.of(settings.get("path.home")));
        Runtime.getRuntime().halt(0); // nothing of a test node is worth an orderly end
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) { // a linked folder's files are passed over
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private static Settings settings(String[] arguments) {
        Settings.Builder builder = Settings.builder();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            builder.put(parts[0], parts[1]);
        }
        return builder.build();
    }
}
