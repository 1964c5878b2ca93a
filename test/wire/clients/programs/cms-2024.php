<?php

/** As the core of 2024: whatever the server says but 200 and `status` true deletes the license; silence does not. */

require __DIR__ . '/cms.php';

[$command, $options] = asked();
$file = $options['file'];
$done = false;
$message = 'Not activated.';
try {
    switch ($command) {
        case 'connect':
            [$status, $reply] = request($options, 'check_connection_ext', []);
            $done = $status < 400 && ($reply['status'] ?? false);
            $message = $reply['message'] ?? null;
            break;
        case 'activate':
            [$license, $message] = activate($options);
            $done = $license !== null;
            if ($done) {
                file_put_contents($file, $license);
            }
            break;
        default:
            if (!is_file($file)) {
                break;
            }
            [$status, $reply] = request($options, "{$command}_license", proof($options, file_get_contents($file)));
            $done = $status === 200 && ($reply['status'] ?? false) === true;
            $message = $reply['message'] ?? null;
            if ($done === ($command === 'deactivate')) {
                unlink($file);
            }
    }
} catch (Trouble $trouble) {
    $message = $trouble->getMessage();
}
tell($done, $message, $file);
